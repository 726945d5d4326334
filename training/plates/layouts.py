"""What is written on a plate: who issued it, which pattern its number follows, which words stand round it.

In: a random generator. Out: a `Wording`. A pattern is written with A (letter), 9 (digit), H (either), and a blank where the number
has a gap, in which the state draws one of its `marks` (a dash, its outline, a heart...). Marks are drawn and never labelled.

Patterns only make the letters fall where drivers see them; nothing downstream filters by them. A fifth of all plates follow no
pattern at all, so that the reader learns characters and not grammar: `1291164` must stay `1291164`.
"""
from dataclasses import dataclass

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


@dataclass(frozen=True)
class Issuer:
    name: str
    weight: float
    patterns: tuple
    marks: tuple = ("gap",)
    slogans: tuple = ("",)
    dark: float = 0.05          # how often light characters stand on a dark plate


@dataclass(frozen=True)
class Wording:
    issuer: str
    groups: tuple               # the number in groups; a mark or a gap stands between two
    mark: str
    slogan: str
    dark: bool
    stacked: str                # small characters, one above the other, beside the number: they belong to no reading
    stacked_right: bool
    motorcycle: bool

    @property
    def label(self):
        """What a reader should answer: every character, with O written 0."""
        return "".join(self.groups).replace("O", "0")


# California in depth: passenger since 1980 (1AAA000), its blue and yellow 1960s-80s forms (000 AAA, AAA 000), legacy black, commercial
# (0A00000, 00000A0), exempt (seven digits behind an E or a diamond), motorcycle, trailer, dealer, disabled, historical.
CALIFORNIA = (
    Issuer("CALIFORNIA", 13, ("9AAA999",) * 9 + ("9AAA 999",), ("gap",), ("", "", "dmv.ca.gov", "Sesquicentennial 150 Years", "THE GOLDEN STATE")),
    Issuer("CALIFORNIA", 2.5, ("9A99999", "9A99999", "99999A9", "99999A9"), ("gap",), ("", "dmv.ca.gov")),
    Issuer("CALIFORNIA", 2.0, ("AAA 999", "999 AAA", "AAA999", "999AAA", "9AAA999", "A99999", "9A99999"), ("gap", "none"), ("", ""), dark=0.9),
    Issuer("CALIFORNIA", 1.5, ("9999999", "999999", "9 999999", "1 999999"), ("gap", "diamond", "octagon", "none"), ("", "EXEMPT")),
    Issuer("CALIFORNIA", 1.2, ("99A9999", "9A9999", "A99999", "99999A", "9AA9999", "4AA9999"), ("gap",), ("", "MC", "TRAILER")),
    Issuer("CALIFORNIA", 1.0, ("A999AA", "99999", "AA999", "9999 AA", "999A9", "99999 99", "AA 99AA", "9A9 AA"), ("gap", "star", "heart", "hand"),
           ("", "DLR", "HISTORICAL VEHICLE", "KIDS", "WHALE TAIL", "YOSEMITE")),
)

STATES = (
    Issuer("ALABAMA", 1, ("99A999A", "9A9999", "99AA999", "9A999AA"), ("gap", "heart"), ("Heart of Dixie", "Sweet Home", "Stars Fell On")),
    Issuer("ALASKA", 1, ("AAA 999",), ("gap", "flag", "bear"), ("The Last Frontier", "North to the Future")),
    Issuer("ARIZONA", 1, ("AAA9999", "AAA 9999", "999 AAA", "A9A 9AA"), ("gap", "none"), ("GRAND CANYON STATE",), dark=0.15),
    Issuer("ARKANSAS", 1, ("999 AAA", "AAA 99A", "AAA 999"), ("gap", "diamond"), ("The Natural State",)),
    Issuer("COLORADO", 1, ("999 AAA", "AAA 999", "AAA A99", "AAA9999"), ("gap", "dash", "outline"), ("", "COLORFUL"), dark=0.5),
    Issuer("CONNECTICUT", 1, ("999 AAA", "AA 99999", "A AA999", "9AA AA9", "999AAA"), ("dot", "gap", "dash"), ("Constitution State",), dark=0.1),
    Issuer("DELAWARE", 1, ("999999", "99999", "9999", "PC 99999", "C 99999"), ("gap", "dash"), ("THE FIRST STATE",), dark=0.8),
    Issuer("WASHINGTON DC", 1.2, ("AA 9999", "999 999", "AB 9999"), ("dcflag", "dcflag", "gap", "dash"), ("TAXATION WITHOUT REPRESENTATION", "CELEBRATE & DISCOVER")),
    Issuer("FLORIDA", 2, ("A99 9AA", "AAA A99", "999 9AA", "99A AAA", "AAAA99", "AA9 9AA"), ("orange", "gap", "outline"), ("SUNSHINE STATE", "IN GOD WE TRUST", "MYFLORIDA.COM")),
    Issuer("GEORGIA", 1.5, ("AAA9999", "AAA 9999", "9999 AAA", "999 AAA"), ("peach", "gap", "none"), ("...on my mind", "Peach State", "GWINNETT", "FULTON")),
    Issuer("HAWAII", 1, ("AAA 999",), ("gap", "dash"), ("ALOHA STATE",)),
    Issuer("IDAHO", 1.2, ("9A 99999", "9A A9999", "K 999999", "A 999999", "9A AA999", "9A 9999A"), ("gap", "none"), ("Famous Potatoes", "SCENIC")),
    Issuer("ILLINOIS", 1.5, ("A99 9999", "999 9999", "AA 99999", "9 999 999", "AA 999", "AAA 999"), ("gap", "outline", "none", "dash"), ("Land of Lincoln",)),
    Issuer("INDIANA", 1, ("999A", "999AAA", "99A9999", "999 AA", "999AA", "9999AA"), ("gap", "none"), ("IN GOD WE TRUST", "Back Home Again", "Crossroads of America")),
    Issuer("IOWA", 1, ("999 AAA", "AAA 999", "AAA999"), ("gap", "none"), ("POLK", "LINN")),
    Issuer("KANSAS", 1, ("999 AAA", "AAA 999", "999AAA"), ("gap", "sun"), ("", "to the stars")),
    Issuer("KENTUCKY", 1, ("999 AAA", "AAA 999", "AAA999", "A9A999"), ("gap", "dash", "outline", "horse"), ("UNBRIDLED SPIRIT", "BLUEGRASS STATE", "IN GOD WE TRUST")),
    Issuer("LOUISIANA", 1.3, ("AAA 999", "999 AAA", "999AAA", "A999999", "999 AAA"), ("bird", "gap", "outline"), ("Sportsman's Paradise", "BAYOU STATE")),
    Issuer("MAINE", 1, ("9999 AA", "999 AAA", "9999AA", "99A 999", "999A AA"), ("bird", "gap", "tree"), ("Vacationland", "Lobster")),
    Issuer("MARYLAND", 1.5, ("9AA9999", "AAA 999", "9AA A99", "AAA999", "A999999", "999A999"), ("gap", "shield", "flag", "none"), ("MARYLAND.GOV", "War of 1812", "Treasure the Chesapeake")),
    Issuer("MASSACHUSETTS", 1.5, ("999 AA9", "99AA 99", "9AA A99", "9999 AA", "999AA9", "AA9 9AA", "99AA99", "9999"), ("gap", "dash", "none"), ("The Spirit of America",)),
    Issuer("MICHIGAN", 1.3, ("AAA 9999", "9AAA99", "AAA 999", "AAA9999", "9A99999", "AAAA99"), ("gap", "dash", "bridge", "none"), ("Great Lakes", "PURE MICHIGAN", "SPECTACULAR PENINSULAS"), dark=0.2),
    Issuer("MINNESOTA", 1.2, ("999 AAA", "AAA 999", "AAA999", "999AAA"), ("dash", "gap", "tree", "none"), ("10,000 lakes", "EXPLORE")),
    Issuer("MISSISSIPPI", 1, ("AAA 999", "AAA999", "AA9 999", "AAA 9999"), ("gap", "flower", "tower"), ("HINDS", "The Hospitality State", "IN GOD WE TRUST")),
    Issuer("MISSOURI", 1, ("AA9 A9A", "999 AAA", "AAA 999", "9AA A99"), ("outline", "dash", "gap", "dot"), ("SHOW-ME STATE", "BICENTENNIAL")),
    Issuer("MONTANA", 1, ("9 99999A", "99 9999A", "999999A", "AAA 999", "9 A9999"), ("gap", "dash", "outline", "skull"), ("Big Sky Country", "Treasure State"), dark=0.4),
    Issuer("NEBRASKA", 1, ("AAA 999", "99 A999", "9 A9999", "99A999"), ("gap", "dash", "hand", "bird"), ("", "THE GOOD LIFE")),
    Issuer("NEVADA", 1.3, ("999 AAA", "999A99", "99A 999", "999A 999", "9999AA", "AAA 999"), ("dot", "dash", "gap", "outline"), ("THE SILVER STATE", "HOME MEANS NEVADA"), dark=0.2),
    Issuer("NEW HAMPSHIRE", 1.3, ("999 9999", "AAA 999", "99999", "9999", "999 999", "9999999"), ("gap", "dash", "none", "profile"), ("LIVE FREE OR DIE",)),
    Issuer("NEW JERSEY", 1.7, ("A99 AAA", "AAA 99A", "AAA99A", "AA 999A", "AAA 999", "A99AAA", "XA 999A"), ("outline", "gap", "dash", "none"), ("Garden State",), dark=0.08),
    Issuer("NEW MEXICO", 1, ("999 AAA", "AAA 999", "AAA999", "999AAA", "AAAA99"), ("zia", "dash", "gap", "none"), ("Land of Enchantment", "CHILE CAPITAL"), dark=0.4),
    Issuer("NEW YORK", 2, ("AAA 9999", "AAA 999", "A99 9AA", "99999 AA", "AAA9999", "9A99 A"), ("gap", "dash", "tower", "outline"), ("EMPIRE STATE", "EXCELSIOR"), dark=0.15),
    Issuer("NORTH CAROLINA", 1.6, ("AAA 9999", "AA 9999", "AAA9999", "99999", "AA9999"), ("dash", "gap", "none"), ("FIRST IN FLIGHT", "FIRST IN FREEDOM")),
    Issuer("NORTH DAKOTA", 1, ("AAA 999", "999 AAA", "999AAA"), ("gap", "bison"), ("PEACE GARDEN STATE", "LEGENDARY", "DISCOVER THE SPIRIT")),
    Issuer("OHIO", 1.2, ("AAA 9999", "AA99AA", "AAA9999", "AA99 AA", "AA 99 AA"), ("gap", "none", "outline"), ("BIRTHPLACE OF AVIATION", "BEAUTIFUL", "THE HEART OF IT ALL")),
    Issuer("OKLAHOMA", 1, ("999 AAA", "AAA 999", "AAA999", "AAA 9999"), ("gap", "shield", "bird", "dash"), ("Native America", "OK!", "TRAVELOK.COM"), dark=0.1),
    Issuer("OREGON", 1.5, ("999 AAA", "AAA 999", "AAA999", "9AA 9AA", "T999999"), ("tree", "gap", "none"), ("", "PACIFIC WONDERLAND", "TRAIL"), dark=0.05),
    Issuer("PENNSYLVANIA", 1.7, ("AAA 9999", "AAA9999", "AA9 999A", "99999 AA"), ("keystone", "gap", "dash"), ("KEYSTONE STATE", "visitPA.com", "WWW.STATE.PA.US"), dark=0.05),
    Issuer("RHODE ISLAND", 1.3, ("999 999", "AA 999", "99999", "AA999", "9AA 999", "AA 99"), ("gap", "anchor", "dash", "wave"), ("Ocean State",)),
    Issuer("SOUTH CAROLINA", 1.2, ("AAA 999", "999 AAA", "AAA999", "9999 AA", "AAA 9999"), ("tree", "gap", "dash", "palm"), ("Smiling Faces", "While I breathe, I hope", "Travel2SC.com")),
    Issuer("SOUTH DAKOTA", 1, ("9A9 999", "99A 999", "9AA 999", "99AAA9", "9A99999"), ("gap", "mountain", "none"), ("GREAT FACES GREAT PLACES", "Mt Rushmore")),
    Issuer("TENNESSEE", 1.2, ("A99 99A", "999 AAA", "AAA 9999", "AAA 999", "9A9 9A9", "A9999A"), ("outline", "dash", "gap", "dot", "star"), ("The Volunteer State", "TNVACATION.COM", "SOUNDS GOOD TO ME"), dark=0.15),
    Issuer("TEXAS", 2.2, ("AAA 9999", "A99 AAA", "AA9 A999", "999 AAA", "AAA 999", "9AA A99", "AAA9999"), ("outline", "star", "gap", "dash"), ("The Lone Star State",), dark=0.04),
    Issuer("UTAH", 1, ("A99 9AA", "999 AAA", "A999 AA", "9A9 AA"), ("arch", "gap", "hive", "none"), ("LIFE ELEVATED", "GREATEST SNOW ON EARTH", "CENTENNIAL")),
    Issuer("VERMONT", 1, ("AAA 999", "AAA999", "999A999", "9999"), ("gap", "none"), ("Green Mountain State",), dark=0.9),
    Issuer("VIRGINIA", 2, ("AAA 9999", "AAA9999", "AA 9999", "999 9AA", "9999 AA", "AA99999", "99 999A"), ("dash", "gap", "none", "heart"), ("400th Anniversary", "VIRGINIA IS FOR LOVERS", "")),
    Issuer("WASHINGTON", 1.7, ("AAA 9999", "999 AAA", "AAA9999", "999AAA", "A99999A", "AA 99999"), ("gap", "none", "dash", "mountain"), ("Evergreen State",)),
    Issuer("WEST VIRGINIA", 1, ("9AA 999", "99A 999", "AAA 999", "D9A 999", "N9A 999"), ("gap", "none"), ("Wild, Wonderful", "MOUNTAIN STATE")),
    Issuer("WISCONSIN", 1.5, ("999 AAA", "AAA 9999", "AAA999", "999AAA", "AA9999"), ("dash", "gap", "none"), ("America's Dairyland",)),
    Issuer("WYOMING", 1, ("99 99999", "9 9999", "9 99999", "99 99AA", "9 99AA"), ("horse", "gap", "dash"), ("FOREVER WEST", "LIKE NO PLACE ON EARTH")),
    Issuer("US GOVERNMENT", 0.6, ("G99 9999A", "999 9999", "G41 9999A"), ("gap", "dash"), ("FOR OFFICIAL USE ONLY",)),
    Issuer("ONTARIO", 0.4, ("AAAA 999", "AAA 999", "AA 99999"), ("crown", "gap"), ("YOURS TO DISCOVER",)),
)

# Numbers of no pattern: vanity words, specials behind a logo, anything else.
FREE = Issuer("", 13.0, ("HHHHHH", "HHHHHHH", "HHH HHH", "HHH HHHH", "HHHH HHH", "HHHHH", "HHHH", "HH HHHH", "HHHHHHHH", "HHH", "HHHHHHH", "HHHHHH"),
              ("gap", "none", "dash", "star", "heart", "outline", "diamond", "dot", "flag", "dcflag", "zia", "patch", "tree"), ("", "", "FIREFIGHTER", "ALUMNI", "VETERAN", "HABITAT", "UNIVERSITY"), dark=0.15)
VANITY = Issuer("", 5.0, ("word",), ("gap", "heart", "star", "none"), ("", "ENVIRONMENTAL", "I LOVE"), dark=0.12)

ALL = CALIFORNIA + STATES + (FREE, VANITY)
_TOTAL = sum(i.weight for i in ALL)
_CONSONANTS, _VOWELS = "BCDFGHJKLMNPRSTVWXZ", "AEIOUY"
_NAMES = [i.name for i in STATES] + ["CALIFORNIA"] * 6


def draw(rng):
    """A wording drawn at random; the same generator state gives the same wording."""
    at, issuer = rng.random() * _TOTAL, ALL[-1]
    for one in ALL:
        at -= one.weight
        if at < 0:
            issuer = one
            break
    pattern = issuer.patterns[rng.integers(len(issuer.patterns))]
    if pattern == "word":
        groups = _word(rng)
    elif rng.random() < 0.08 and issuer is not FREE:   # any letter or digit may stand anywhere: grammar must not be learned by heart
        groups = tuple("".join(_any(rng) for _ in g) for g in pattern.split(" "))
    else:
        groups = tuple("".join(_one(rng, c) for c in g) for g in pattern.split(" "))
    mark = issuer.marks[rng.integers(len(issuer.marks))]
    if rng.random() < 0.13:
        mark = ("outline", "outline", "blob", "patch", "dot", "dash")[rng.integers(6)]
    return Wording(
        issuer=issuer.name or (_NAMES[rng.integers(len(_NAMES))] if rng.random() < 0.85 else ""),
        groups=groups, mark=mark,
        slogan=issuer.slogans[rng.integers(len(issuer.slogans))],
        dark=rng.random() < issuer.dark,
        stacked="".join(_any(rng) for _ in range(2 if rng.random() < .9 else 3)) if rng.random() < (0.3 if issuer is FREE else 0.08) else "",
        stacked_right=rng.random() < .35,
        motorcycle=rng.random() < 0.03)


def _one(rng, code):
    if code == "A":
        return LETTERS[rng.integers(26)]
    if code == "9":
        return DIGITS[rng.integers(10)]
    return _any(rng) if code == "H" else code


def _any(rng):
    return DIGITS[rng.integers(10)] if rng.random() < 0.4 else LETTERS[rng.integers(26)]


def _word(rng):
    """Something that looks like a vanity word: alternating sounds, often a digit or a doubled letter."""
    length, out = int(rng.integers(3, 8)), ""
    vowel = rng.random() < 0.4
    while len(out) < length:
        pool = _VOWELS if vowel else _CONSONANTS
        out += pool[rng.integers(len(pool))] * (2 if rng.random() < 0.12 else 1)
        vowel = not vowel
        if rng.random() < 0.12:
            out += DIGITS[rng.integers(10)]
    out = out[:length]
    if length > 4 and rng.random() < 0.3:
        cut = int(rng.integers(2, length - 1))
        return (out[:cut], out[cut:])
    return (out,)
