"""Indonesian names in one spelling each, so that `Moch. Soedjono` meets `MUHAMMAD SUJONO`.

Old spellings, sounds that clerks hear alike, and the many forms of the commonest words are folded; order and blanks
of words are handled by whoever compares. Source of the rules: spelling reforms of 1947 and 1972 and the habits of
Java's north coast, as listed in docs/linkage.md.
"""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

# Forms that stand for one word, whatever their sound: abbreviations first of all.
CLUSTERS: dict[str, str] = {
    "MUHAMMAD": (
        "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MOHAMED MOCHAMMAD MOCHAMAD MOKHAMAD MOKHAMMAD MUKHAMAD MUKHAMMAD MUCHAMAD MUCHAMMAD"
        " MOEHAMMAD MOEHAMAD MOECHAMAD MOHD MUHD MOH MOCH MUCH MUH MOKH MHD MD"
    ),
    "AHMAD": "AHMAD ACHMAD AKHMAD AKMAD AHMAT ACHMAT AMAD AHMED ACH ACHM AKH",
    "ABDUL": "ABDUL ABDOEL ABD ABDL",
    "ABDULLAH": "ABDULLAH ABDULLOH ABDULAH ABDULOH",
    "ABDURRAHMAN": "ABDURRAHMAN ABDURROHMAN ABDURAHMAN ABDUROHMAN ABDULRAHMAN ABDULROHMAN ABDURACHMAN ABDURRACHMAN",
    "SITI": "SITI SITTI ST STY",
    "NUR": "NUR NOOR NOER NOR",
    "KHOIRUL": "KHOIRUL KHAIRUL CHOIRUL CHAIRUL KOIRUL KHOERUL KHAERUL",
    "SYAIFUDDIN": "SYAIFUDIN SAIFUDIN SAEFUDIN SYAEFUDIN SAEPUDIN SYAIFUDDIN SAIPUDIN SAIFUDDIN",
    "ZAINAL": "ZAINAL ZAENAL JAENAL JAINAL SAINAL",
    "MUSTOFA": "MUSTOFA MUSTAFA MUSTHOFA MUSTOPA MUSTAPA",
    "USMAN": "USMAN UTSMAN USTMAN OESMAN",
    "FATIMAH": "FATIMAH PATIMAH FATIMAHT",
    "KHOTIJAH": "KHOTIJAH KHADIJAH CHOTIDJAH HOTIJAH KOTIJAH CHOTIJAH",
    "AISYAH": "AISYAH AISAH AESYAH AISYA",
    "UMAR": "UMAR OMAR OEMAR",
    "JOKO": "JOKO DJOKO", "JAKA": "JAKA DJAKA",
    "SLAMET": "SLAMET SELAMET SALAMET",
    "WAHYU": "WAHYU WAHJU WAHYOE",
    "DWI": "DWI DWIE DWY",
    "TRI": "TRI TRY TRIE TERI",
    "SRI": "SRI SERI",
    "YUSUF": "YUSUF JUSUF YUSUP JUSUP YUSOEF",
    "YAHYA": "YAHYA JAHJA YAHJA",
    "RAHMAT": "RAHMAT ROHMAT ROCHMAT ROCHMAD ROHMAD RACHMAT RAKHMAT ROKHMAT RACHMAD RAHMAD",
    "RAHMAN": "RAHMAN ROHMAN ROCHMAN RACHMAN RAKHMAN ROKHMAN",
    "IBRAHIM": "IBRAHIM IBROHIM",
    "RAMADHAN": "RAMADHAN ROMADHON RAMADAN ROMADON RAMADLAN RAMADHON",
    "SOLEH": "SOLEH SHOLEH SALEH SHALEH SHOLIH SOLIH",
    "SOLIKIN": "SOLIKIN SHOLIKHIN SOLIKHIN SHOLIKIN SOLICHIN SHOLICHIN",
    "FRANSISKUS": "FRANSISKUS FRANCISCUS FX FR",
    "YOHANES": "YOHANES JOHANES YOHANNES JOHANNES YOH JOH",
    "AGUSTINUS": "AGUSTINUS AG",
    "IGNATIUS": "IGNATIUS IGN",
    "ANTONIUS": "ANTONIUS ANT",
}  # fmt: skip
_MEANT = {form: word for word, forms in CLUSTERS.items() for form in forms.split()}

# Replaced in this order; then doubled letters become one and a last H falls away.
SOUNDS = tuple(
    tuple(pair.split())
    for pair in (
        "OE U", "DJ J", "STJ STY", "ETJ ETY", "TJ C", "SJ SY", "CH H", "KH H", "SY S", "SH S", "TH T", "DH D", "DL D", "GH G",
        "DZ Z", "Q K", "X KS", "Z J", "F P", "V P", "AE AI", "EI AI", "IE I", "IY I", "Y I",
    )
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_OLD_J = re.compile(r"([AI])J(?=[AU])|(L)J(?=[AIUO])|^()J(?=U)")
_LETTERS = re.compile(r"[^A-Z]+")
# What stands before a name and is no part of it, and what announces the father's or another name.
_TITLES = (
    "H HJ HAJI HAJJAH KH UST USTADZ USTADZAH DRS DRA IR DR PROF BP BPK BAPAK PAK IBU BU SDR SDRI TN NY NN RADEN RD RM RR RAJ"
    " RAY NGT DRG APT PDT MAS MBAK MBAH GUS KYAI KIAI NYAI ALM ALMH ALMARHUM"
)
TITLES = frozenset(_TITLES.split())
FATHER = frozenset(("BIN", "BINTI", "BT", "BTI", "BINTE", "ALIAS", "ALS"))
# What Python holds for a blank; Polars alone would leave out the last four.
_BLANKS = r"[\s\x1c-\x1f]+"
_BLANK = re.compile(_BLANKS)
# Degrees at the end, and all from the first comma on; in a syntax that Python and Polars take alike.
# So many degrees nobody has; without a limit a hostile text would be looked through anew from every blank.
_BEHIND = (
    r"(?:(?: (?:S\.?PD(?:\.?I)?|S\.?AG|S\.?E|S\.?H|S\.?KOM|S\.?T|S\.?SOS|S\.?KEP|S\.?IP|S\.?SI|A\.?MD(?:\.?KEB)?|B\.?A"
    r"|S\.?KM|S\.?P|S\.?T\.?P|S\.?STP|S\.?ST|S\.?PSI|S\.?I\.?KOM|S\.?FARM|S\.?HUM|S\.?PT|A\.?MA(?:\.?PD)?|B\.?SC"
    r"|M\.?PD|M\.?M|M\.?SI|M\.?H|M\.?KES|M\.?KOM|M\.?T|M\.?PSI|M\.?AG)\.?){0,9} ?(?:,.*)?$)"
)
_SINCE_COMMA_OR_DEGREE = re.compile(_BEHIND)


@lru_cache(maxsize=500_000)
def canonical(word: str) -> str:
    """One word of a name in its one spelling, capital letters only: `SOEDJONO` gives `SUJONO`; "" where no letter is."""
    plain = _LETTERS.sub("", word.upper())
    folded = _MEANT.get(plain, plain)
    for old, new in SOUNDS:
        folded = folded.replace(old, new)
    # Between vowels, behind l, and before u an old j is a y: Rahaju, Muljadi, Juliana.
    folded = _DOUBLED.sub(r"\1", _OLD_J.sub(lambda found: f"{found[1] or found[2] or ''}I", folded))
    return folded[:-1] if len(folded) > 3 and folded.endswith("H") else folded


def words(name: str) -> list[str]:
    """The words of a name that count, canonical, in their order; titles before it and the father's name are cut."""
    found: list[str] = []
    written = _SINCE_COMMA_OR_DEGREE.sub("", _BLANK.sub(" ", name.upper())).replace(".", " ").split()
    for word in written:
        plain = _LETTERS.sub("", word)
        if plain in FATHER and found:
            break
        if plain in TITLES and not found:
            continue
        if folded := canonical(plain):
            found.append(folded)
    # A name of titles only is kept as it stands.
    return found or [folded for word in written if (folded := canonical(word))]


def words_of(names: pl.Series) -> pl.DataFrame:
    """`name`, `words` for every distinct name that has any: `words` of a whole column at once."""
    distinct = names.drop_nulls().unique().rename("name")
    plain = distinct.str.to_uppercase().str.replace_all(_BLANKS, " ").str.replace(_BEHIND, "")
    raw = plain.str.replace_all(".", " ", literal=True).str.split(" ").list.eval(pl.element().filter(pl.element() != ""))
    spread = (
        pl.DataFrame({"name": distinct, "raw": raw})
        .with_row_index("at")
        .select("at", "name", "raw")
        .explode("raw")
        .drop_nulls("raw")
    )
    spread = spread.join(_judged(spread["raw"]), on="raw", how="left", maintain_order="left").filter(pl.col("word") != "")
    counts = ~pl.col("title").cum_min().over("at")
    kept = spread.filter(counts)
    started = pl.int_range(pl.len()).over("at") > 0
    kept = kept.filter(~(pl.col("father") & started).cum_max().over("at"))
    # A name of titles only is kept as it stands.
    only_titles = spread.filter(pl.col("title").all().over("at"))
    return pl.concat([kept, only_titles]).group_by("at", maintain_order=True).agg(
        pl.col("name").first(), words=pl.col("word")
    ).drop("at")  # fmt: skip


def _judged(raw: pl.Series) -> pl.DataFrame:
    """Each distinct written word: its canonical form, and whether it is a title or announces the father."""
    distinct = raw.unique()
    plain = [_LETTERS.sub("", word) for word in distinct.to_list()]
    return pl.DataFrame(
        {
            "raw": distinct,
            "word": [canonical(word) for word in plain],
            "title": [word in TITLES for word in plain],
            "father": [word in FATHER for word in plain],
        },
        schema={"raw": pl.String, "word": pl.String, "title": pl.Boolean, "father": pl.Boolean},
    )
