"""Names for streets, districts and buildings, each given out once (a few on purpose twice)."""

import random
from collections.abc import Iterator


def _listed(text: str) -> tuple[str, ...]:
    """Names parted by commas."""
    return tuple(" ".join(name.split()) for name in text.split(","))


TREES = [
    "Alder",
    "Ash",
    "Aspen",
    "Beech",
    "Birch",
    "Blackthorn",
    "Bramble",
    "Cedar",
    "Cherry",
    "Chestnut",
    "Clover",
    "Elder",
    "Elm",
    "Fern",
    "Fir",
    "Foxglove",
    "Hawthorn",
    "Hazel",
    "Heather",
    "Holly",
    "Hornbeam",
    "Ivy",
    "Juniper",
    "Larch",
    "Laurel",
    "Lilac",
    "Lime",
    "Linden",
    "Maple",
    "Meadow",
    "Myrtle",
    "Oak",
    "Orchard",
    "Poplar",
    "Primrose",
    "Rowan",
    "Sorrel",
    "Spruce",
    "Sycamore",
    "Thorn",
    "Walnut",
    "Whitebeam",
    "Willow",
    "Yew",
]
PEOPLE = [
    "Abbot",
    "Addison",
    "Albany",
    "Aldous",
    "Arkwright",
    "Ashby",
    "Astley",
    "Bancroft",
    "Barrow",
    "Bellamy",
    "Bevan",
    "Blakeney",
    "Bolt",
    "Brandreth",
    "Bridewell",
    "Brunel",
    "Cadogan",
    "Calder",
    "Carew",
    "Carlow",
    "Caxton",
    "Chandler",
    "Clements",
    "Coburn",
    "Colbeck",
    "Corby",
    "Cranmer",
    "Cromer",
    "Dalby",
    "Danvers",
    "Darnley",
    "Denholm",
    "Drayton",
    "Dunstan",
    "Easton",
    "Eldon",
    "Ellerby",
    "Emmett",
    "Evesham",
    "Fairfax",
    "Farrier",
    "Fenwick",
    "Fielding",
    "Flint",
    "Forster",
    "Foxley",
    "Gainsford",
    "Garrick",
    "Gilbert",
    "Gladwin",
    "Godwin",
    "Grafton",
    "Granby",
    "Gresham",
    "Halsted",
    "Harcourt",
    "Harker",
    "Hartley",
    "Haswell",
    "Hatton",
    "Hereward",
    "Holloway",
    "Hooper",
    "Hyde",
    "Ingram",
    "Irving",
    "Jarrow",
    "Jessop",
    "Keble",
    "Kendrick",
    "Kepler",
    "Kirkby",
    "Lambton",
    "Langley",
    "Latimer",
    "Leighton",
    "Lister",
    "Lovell",
    "Lyndon",
    "Mallory",
    "Marlowe",
    "Mercer",
    "Merrick",
    "Milner",
    "Montrose",
    "Mortimer",
    "Nelson",
    "Neville",
    "Norwood",
    "Oakley",
    "Ormond",
    "Osborne",
    "Paxton",
    "Pelham",
    "Pembury",
    "Percival",
    "Quarry",
    "Quayle",
    "Radley",
    "Raleigh",
    "Ramsden",
    "Redmayne",
    "Rennie",
    "Ridley",
    "Rokeby",
    "Romney",
    "Rutland",
    "Salter",
    "Sandford",
    "Selby",
    "Severn",
    "Shelley",
    "Sidney",
    "Stafford",
    "Stanhope",
    "Stratton",
    "Tanner",
    "Tarrant",
    "Telford",
    "Thirlby",
    "Thorpe",
    "Tilney",
    "Tranter",
    "Tudor",
    "Underhill",
    "Vane",
    "Vernon",
    "Wakeley",
    "Walton",
    "Warwick",
    "Wesley",
    "Whitby",
    "Wickham",
    "Winslow",
    "Wren",
    "Yarrow",
]
OLD = [
    "Abbey",
    "Almshouse",
    "Baker",
    "Barley",
    "Bell",
    "Bishop",
    "Boatman",
    "Canon",
    "Castle",
    "Chapel",
    "Cobbler",
    "Cooper",
    "Corn",
    "Cross",
    "Dyer",
    "Falcon",
    "Ferry",
    "Foundry",
    "Fuller",
    "Gate",
    "Glover",
    "Granary",
    "Guildhall",
    "Harbour",
    "Kiln",
    "Lamb",
    "Lantern",
    "Maltings",
    "Market",
    "Mason",
    "Mill",
    "Minster",
    "Nailer",
    "Paper",
    "Potter",
    "Priory",
    "Rope",
    "Saddler",
    "Sailmaker",
    "Salt",
    "Saracen",
    "Skinner",
    "Smithy",
    "Spinner",
    "Staple",
    "Swan",
    "Tallow",
    "Tannery",
    "Threadneedle",
    "Timber",
    "Tollgate",
    "Vicarage",
    "Watchmaker",
    "Weaver",
    "Wharf",
    "Wool",
]
BY_CLASS: dict[str, tuple[str, ...]] = {
    "old": ("Street", "Row", "Lane", "Yard", "Court", "Passage", "Hill", "Walk"),
    "terrace": ("Street", "Street", "Street", "Road", "Terrace", "Place", "Grove"),
    "suburb": ("Road", "Avenue", "Drive", "Crescent", "Gardens", "Way", "Grove", "Rise"),
    "estate": ("Close", "Drive", "Way", "Court", "Mead", "Croft", "Gardens", "View"),
    "works": ("Way", "Road", "Park", "Wharf"),
}
MAIN = _listed("""
Northgate Road, Minster Road, Eastfield Road, Ferry Road, Southbank Road, Westgate Road, Abbots Way,
Kingsmead Road, Priory Road, Lantern Hill, Harbour Road, Corporation Road, Union Road, Station Road,
Victoria Road, Park Road, Mill Road, Cemetery Road, Racecourse Road, Quarry Road, Common Road, Hospital
Road, Waterworks Road, Chapel Road, Church Road, Fairfield Road, Greenway, Canal Road, Beacon Road,
Manor Road, Grange Road, Heath Road, Moor Road, Ridge Road, Valley Road, Viaduct Road, Wharf Road,
Windmill Road, Woodhouse Road, Newmarket Road, Gallows Lane, Turnpike Road, Dock Road, Springfield Road,
Commercial Road, Alexandra Road, Albert Road, Jubilee Road, Coronation Road
""")
CENTRE = _listed("""
High Street, Bridge Street, Market Street, Castle Street, Church Street, Lantern Street, Guildhall
Street, Saint Botolph's Row, Corn Street, Silver Street, Mill Lane, Friars Lane
""")
TWICE = ("Church Road", "Mill Lane", "Park Avenue", "Chapel Lane")
BEATS = _listed("""
Castle, Market, Minster, Ferryside, Priory, Northgate, Eastfield, Southbank, Westgate, Lantern Hill,
Millbrook, Foxholes, Harrow Green, Thornlea, Saltmarsh, Racecourse, Beacon Edge, Oakmere, Withy Bank,
Quarryside
""")
DISTRICTS = (("LBC", "Central"), ("LBN", "North"), ("LBS", "South"), ("LBW", "West"))
PUBS = _listed("""
The Lamplighter, The Ferry Boat, The Three Salmon, The Old Toll House, The Ropemaker's Arms, The Blue
Boar, The Tanner's Rest, The Minster Bell, The Wren and Thistle, The Gate House, The Weaver's Shed, The
Heron, The Racehorse, The Quarryman, The Beacon, The Malt Shovel, The Glass Lantern, The Fleece, The
Salt Wagon, The Hop Kiln, The Plough at Thornlea, The Railway Tavern, The Bridge Inn, The Corn Factor,
The Withy Basket, The Green Man, The Mason's Apron, The Compass, The Anchor, The Cross Keys
""")
SHOPS = _listed("""
Harker & Daughters Hardware, Corner Pantry, Lantern Books, Bright's Bakery, Northgate News, Fenwick
Florist, Telford Tools, The Cheese Loft, Ridley Opticians, Calder Cycles, Pelham Pets, Quayle Carpets,
Selby Shoes, Mercer Menswear, Wren Wools, Ingram Electrical, Tilney Toys, Oakley Outdoor, Vane Vinyl,
Kendrick Kitchens, Halsted Hair, Lister Launderette, Market Fish Bar, Spice Gate, The Noodle House,
Milner Motors, Value Larder, Daybreak Convenience, Twelve Till Late, Penny's Sweets
""")
SUPERMARKETS = ("Brightway", "Larder & Co", "Goodbarrow", "Fairbasket")
SAINTS = _listed("""
Botolph, Cuthbert, Winifred, Oswald, Hilda, Swithun, Aidan, Bride, Edmund, Wilfrid
""")


def _pairs(chance: random.Random) -> Iterator[tuple[str, str]]:
    stems = {"old": OLD, "terrace": PEOPLE, "suburb": TREES + PEOPLE, "estate": TREES, "works": OLD}
    for kind, endings in BY_CLASS.items():
        made = [(kind, f"{stem} {ending}") for stem in stems[kind] for ending in dict.fromkeys(endings)]
        chance.shuffle(made)
        yield from made


class StreetNames:
    """Gives out street names by the look of the neighbourhood, each once, except those every town has twice."""

    def __init__(self, chance: random.Random) -> None:
        """Shuffle the stock."""
        self.stock: dict[str, list[str]] = {}
        for kind, name in _pairs(chance):
            self.stock.setdefault(kind, []).append(name)
        self.stock["main"] = [name for name in reversed(MAIN) if name not in TWICE]
        self.stock["centre"] = list(reversed(CENTRE))
        self.given: set[str] = set()
        self.twice = list(TWICE) * 2

    def take(self, kind: str) -> str:
        """The next unused name of a kind; another kind's when it runs out."""
        if kind in ("suburb", "estate") and self.twice and len(self.given) % 40 == 39:
            name = self.twice.pop()
            self.given.add(f"{name} {len(self.twice)}")
            return name
        for source in (kind, "suburb", "estate", "terrace", "old", "works"):
            while self.stock.get(source):
                name = self.stock[source].pop()
                if name not in self.given:
                    self.given.add(name)
                    return name
        raise AssertionError("the stock of street names is larger than any town drawn here")
