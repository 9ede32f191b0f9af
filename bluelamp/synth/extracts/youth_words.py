"""Code lists, screens and phrases of the youth offending system: written by us, about nobody."""

from __future__ import annotations

PERSON = "PERSON_ID SURNAME FORENAMES DOB SEX ETHNICITY PNC UPN ADDRESS POSTCODE WORKER_ID STATUS OPENED"
SCREEN = (
    "ROW_ID PERSON_ID SCREEN VER SEQ SAVED_AT SAVED_BY STATE F01 F02 F03 F04 F05 F06 F07 F08 TEXT_LEN TEXT"
)
HEADS = {
    "WORKER": "WORKER_ID NAME TEAM ROLE LEFT_ON",
    "CODE_LIST": "LIST CODE TEXT ENDED",
    "SCREEN_FIELD": "SCREEN VER FIELD CAPTION LIST",
    "PERSON": PERSON,
    "SCREEN": SCREEN,
    "ATTACHMENT": "DOC_ID ROW_ID FILE_NAME BYTES",
}
CODES = {
    "DISPOSAL": {
        "YC": "Youth caution", "YCC": "Youth conditional caution", "RO": "Referral order",
        "YRO": "Youth rehabilitation order", "DTO": "Detention and training order",
    },
    "CONTACT": {"OF": "Office visit", "HV": "Home visit", "PH": "Telephone", "SC": "At school"},
    "KEPT": {"A": "Attended", "X": "Unacceptable absence", "E": "Acceptable absence", "R": "Rearranged"},
    "PROGRAMME": {
        "REP": "Reparation", "ETE": "Education, training and employment", "SUB": "Substance misuse",
        "VIC": "Victim awareness", "PAR": "Parenting",
    },
    "STAGE": {"ST": "Start of order", "RV": "Review", "CL": "Closure"},
    "RISK": {"1": "Low", "2": "Medium", "3": "High", "4": "Very high"},
    "LIVING": {"PAR": "With parents", "FAM": "With family", "FOS": "Foster care", "LAR": "Children's home"},
    "ETE": {"FT": "School, full time", "PT": "School, part time", "PRU": "Pupil referral unit", "NE": "None"},
    "COURT": {"LBY": "Lanternbridge Youth Court", "HBC": "Harbour Crown Court"},
    "PLEA": {"G": "Guilty", "N": "Not guilty"},
}  # fmt: skip
# The fields of each screen, in the order of F01 to F08: caption, and the code list its values come from.
SCREENS: dict[str, tuple[tuple[str, str], ...]] = {
    "FRM_OFFENCE": (("Offence code", ""), ("Offence date", ""), ("Crime number", ""), ("Plea", "PLEA")),
    "FRM_HEARING": (("Court", "COURT"), ("Hearing date", ""), ("Outcome", "DISPOSAL")),
    "FRM_ORDER": (
        ("Disposal", "DISPOSAL"), ("Start", ""), ("End", ""), ("Ended early on", ""), ("Months", ""), ("Level", "RISK"),
    ),
    "FRM_CONTACT": (("Type", "CONTACT"), ("Due", ""), ("Time", ""), ("Kept", "KEPT"), ("Warning", "")),
    "FRM_INTERVENE": (("Programme", "PROGRAMME"), ("Start", ""), ("End", ""), ("Hours", "")),
    "FRM_ASSESS": (
        ("Stage", "STAGE"), ("Done", ""), ("Reoffending", "RISK"), ("Serious harm", "RISK"), ("Safety", "RISK"),
    ),
    "FRM_LIVING": (("Accommodation", "LIVING"), ("From", ""), ("To", ""), ("Suitable", "")),
    "FRM_SCHOOL": (("Provision", "ETE"), ("School", ""), ("From", ""), ("Hours a week", "")),
}  # fmt: skip
TEAMS = ("North", "Harbour", "Court and custody")
ROLES = ("Case manager", "Case manager", "Social worker", "Police officer", "Probation officer")
CONTACTS = (
    "Came on time. Talked about school; says he is keeping away from the older lads.",
    "Did not come. Rang mum, who thought it was tomorrow. New appointment made for Thursday.",
    "Seen at home with step-father present. Worried about debts owed to someone on the estate.",
    "Worked through the second session of victim awareness. Wrote half of a letter.",
    "Phone call to tutor: attendance is up to four days out of five.",
)
PROBLEMS = (
    "Lives with his mother and two younger sisters in a two-bedroomed flat; sleeps on the sofa.",
    "Excluded in the autumn term and has had eleven hours of tuition a week since.",
    "Says the offence was not planned, and that he went along because he did not want to look weak.",
    "Uses cannabis at weekends, more since the summer. Has met the substance worker twice.",
    "Spends evenings with a group two years older; one of them is known to the court team.",
    "Shows insight into the harm done: asked what happened to the lady's window.",
    "There is no contact with his father, who is in custody. This is raised in every session.",
    "Reading age is well below his years. Plans have to be drawn rather than written.",
)
