"""Words for logs and narratives: written by us, about nobody."""

from __future__ import annotations

INCIDENT_KINDS: dict[str, tuple[float, str, str]] = {
    "ASB": (0.24, "3", "Anti-social behaviour"),
    "CON": (0.12, "2", "Concern for safety"),
    "BUR": (0.07, "2", "Burglary"),
    "THF": (0.16, "3", "Theft"),
    "VIO": (0.14, "2", "Violence"),
    "RTC": (0.09, "2", "Road traffic collision"),
    "DAM": (0.10, "3", "Criminal damage"),
    "SUS": (0.06, "2", "Suspicious circumstances"),
    "MIS": (0.02, "2", "Missing person"),
}
OPENERS: dict[str, tuple[str, ...]] = {
    "ASB": (
        "Group of youths kicking a ball against garage doors and giving abuse when asked to move.",
        "Loud music and shouting in the street since ten o'clock.",
        "Motorbikes on the recreation ground, riding at walkers.",
    ),
    "CON": (
        "Caller cannot raise her neighbour, curtains closed for two days.",
        "Male sat on the bridge parapet, upset, talking to himself.",
        "Daughter worried: father not answering and he is diabetic.",
    ),
    "BUR": (
        "Came home to find the back door forced and the house searched.",
        "Alarm sounding at the shop, rear window smashed.",
        "Shed broken into overnight, tools and a bike gone.",
    ),
    "THF": (
        "Security holding a male for taking spirits.",
        "Purse taken from handbag in the market.",
        "Cycle stolen from outside the station, lock cut.",
    ),
    "VIO": (
        "Fight outside the takeaway, one male bleeding from the face.",
        "Assaulted by a man he knows, punched twice, has walked home.",
        "Female slapped in the queue, offender walked off towards the bus stop.",
    ),
    "RTC": (
        "Two cars, one on its side, driver out and walking.",
        "Cyclist knocked off, says his arm is broken, car has gone.",
        "Car into a lamp post, smell of fuel.",
    ),
    "DAM": (
        "Window put through with a brick.",
        "Car scratched down both sides overnight.",
        "Paint thrown over front door and wall.",
    ),
    "SUS": (
        "Two men looking into parked vans with a torch.",
        "Van parked with no lights outside the school for an hour.",
        "Stranger knocking on doors saying he is from the water board.",
    ),
    "MIS": (
        "Fourteen-year-old not home from school, phone off.",
        "Husband with memory loss went out for a paper this morning.",
    ),
    "DOM": (
        "Female screaming, male shouting, caller is next door.",
        "Caller says partner has hit her and will not leave.",
        "Ex-partner at the door, banging, refusing to go.",
        "Text to 999: he is in the house, cannot speak.",
        "Argument over the children, son has phoned.",
    ),
}
MIDDLES = (
    "Caller says it has been going on for about an hour.",
    "Unit asked to attend. ETA ten minutes.",
    "Caller rang back, wants to know how long.",
    "Officer at scene, speaking to both parties.",
    "Area search, no trace.",
    "Caller was calm and clear. No weapons seen.",
    "Ambulance informed, their ref passed to officer.",
    "House to house done, nobody saw anything.",
    "CCTV to be viewed in the morning.",
    "Previous calls to this address, see history.",
)
CLOSERS = (
    "Officers resumed. Words of advice given.",
    "Crime recorded, see number on the log. Resumed.",
    "No further calls. Log closed.",
    "All in order on arrival. Log closed by supervisor.",
)
OFFENCES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "BUR": ("28E", "Burglary, residential", ("TH68010", "TH68023")),
    "THF": ("49", "Theft, other", ("TH68001", "TH68151")),
    "VIO": ("8N", "Assault with injury", ("OF61102", "CJ88001")),
    "DAM": ("58A", "Criminal damage to a dwelling", ("CD71039", "CD71015")),
    "DOM": ("105A", "Assault without injury", ("CJ88001", "OF61102")),
    "ASB": ("9A", "Public fear, alarm or distress", ("PU86009", "PU86091")),
}
MODUS = (
    "Offender forced the rear door with an instrument, searched downstairs only and left the way they came.",
    "Victim was approached from behind, pushed to the ground and struck. Offender made off on foot.",
    "Offender selected goods, concealed them in a bag and passed all points of payment.",
    "During an argument the offender took hold of the victim, pushed her against the wall and broke her phone.",
    "Unknown person by means unknown scratched the vehicle while it was parked and unattended.",
    "Suspect known to the victim attended the address, shouted threats and kicked the door until it gave.",
)
ENQUIRIES = (
    "Initial account taken and recorded.",
    "House to house completed at six addresses, no witnesses.",
    "CCTV requested from the shop opposite, retained for thirty days.",
    "Scenes of crime attended, marks lifted from the frame.",
    "Victim updated by phone and given the reference.",
    "Statement taken, victim supports a prosecution.",
    "Victim does not wish to make a statement, pocket book signed.",
    "Suspect to be arrested when next seen.",
)
CUSTODY_ENTRIES = (
    "Detention authorised to secure and preserve evidence and obtain evidence by questioning.",
    "Rights given and understood. Solicitor requested.",
    "Risk assessment complete, 30 minute visits.",
    "Meal and drink offered and accepted.",
    "In interview with solicitor present.",
    "Review by inspector, detention remains necessary.",
    "Asleep, breathing, roused and gave a verbal reply.",
)
DISPOSALS = ("CHARGED", "BAILED", "RUI", "NFA", "CAUTIONED")
OUTCOMES = ("1", "3", "8", "14", "15", "16", "18", "18", "18", "0")
TASKS = (
    ("STMT", "Take a full statement from the victim"),
    ("CCTV", "View and seize footage before it is written over"),
    ("FOR", "Chase the forensic submission"),
    ("VIC", "Update the victim"),
    ("SUS", "Trace and arrest the suspect named"),
    ("REV", "Supervisor to review lines of enquiry"),
    ("FILE", "Build the file for a charging decision"),
)
COURTS = ("Lanternbridge Magistrates", "Harbour Crown Court")
WARRANTS = ("FTA", "ARR", "CMT")
STATIONS = ("Lanternbridge Central", "Harbour Street")
WARNINGS = (
    ("VI", "Has been violent towards police"),
    ("WE", "Known to carry a knife"),
    ("MH", "Mental health: may self-harm"),
    ("DR", "Intravenous drug user: needles"),
    ("ES", "May try to escape"),
    ("DO", "Dangerous dog at the address"),
)
CARS = (
    ("FORD", "FIESTA"), ("VAUXHALL", "CORSA"), ("VOLKSWAGEN", "GOLF"), ("TOYOTA", "YARIS"),
    ("BMW", "320D"), ("NISSAN", "QASHQAI"), ("FORD", "TRANSIT"), ("AUDI", "A3"), ("KIA", "PICANTO"),
)  # fmt: skip
COLOURS = ("BLACK", "SILVER", "WHITE", "BLUE", "RED", "GREY")
