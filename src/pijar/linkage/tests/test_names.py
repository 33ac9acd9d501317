"""Names in one spelling: what clerks write for one name folds equal, and two names never become one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pijar.linkage.names import CLUSTERS, FATHER, TITLES, canonical, words, words_of

# One line per rule: forms of one name, as they stand in lists of Java's north coast.
ONE_NAME = """
Soeharto Suharto
Moelyono Mulyono
Oemar Umar Omar
Agoes Agus
Djoko Joko
Sudjono Sujono
Djumadi Jumadi
Hardjo Harjo
Tjandra Candra
Tjipto Cipto
Soetjipto Sucipto
Jusuf Yusuf Yusup
Jahja Yahya
Wahju Wahyu Wahyoe
Sjamsul Syamsul Samsul
Sjarif Syarif Sarif
Rochmat Rokhmat Rohmat Rahmat
Choirul Khoirul Koirul Khairul
Machmud Mahmud
Chasanah Khasanah Hasanah
Rahman Rohman Rachman
Ibrahim Ibrohim
Ramadhan Romadhon Ramadan Ramadlan
Arief Arif Arip
Edy Edi
Sumiyati Sumiati
Setiyo Setyo Setio Setjo
Mujiyono Mujiono
Fauzi Pauzi
Novi Nopi
Febri Pebri
Zainal Jaenal Sainal Zaenal
Zubaidah Jubaedah
Taufiq Taufik
Rofiq Rofik
Qomariyah Komariyah
Istiqomah Istikomah
Luthfi Lutfi
Ridlo Ridho Rido
Ghofur Gofur
Sholeh Soleh Saleh Shaleh
Sholikhin Solikin
Syaiful Syaeful Saeful
Husain Husein
Muhammad Muhamad Mochammad Moch. Moh. Mohd Muh. Md.
Ahmad Achmad Akhmad
Abdul Abd. Abdoel
Siti Sitti St.
Nur Noer Noor
Anisa Annisa
Anna Ana
Jannah Janah Jana
Aisyah Aisya Aisah
Rofi'i Rofii
Syafi'i Syafii Safii
Ma'ruf Maruf
Slamet Selamet
Sri Seri
Tri Teri Trie
Dwi Dwie
Suprapto Soeprapto
Syaifuddin Saifudin Saefudin Saepudin
Mustofa Mustafa Musthofa
Usman Oesman Utsman
Fatimah Patimah
Khotijah Khadijah Chotidjah
Sulistyo Sulistio Sulistiyo Soelistyo
Wijaya Widjaja
Abdurrahman Abdurrohman
""".strip().splitlines()
TWO_NAMES = """
Asiyah Aisyah
Sumarni Sumarti
Dewi Dwi
Tini Tono
Sutarno Sutarni
Sugiyono Sugiyanto
Wagiyo Wagiyem
Agus Agustina
Budi Rudi
Dimas Bimas
Rini Rina
Eko Eka
Harto Harti
Saputra Saputri
Sumiyati Sumiyem
Suwarno Suwarni
Ponimin Poniman
Supri Supra
Kasmin Kasmi
Wati Tati
""".strip().splitlines()
WRITTEN = {
    "H. Sutrisno": "SUTRISNO",
    "Hj. Siti Aminah, S.Pd": "SITI AMINAH",
    "SUTRISNO SPD": "SUTRISNO",
    "Drs. H. Budi": "BUDI",
    "KH. Achmad": "AHMAD",
    "Bpk. Karno": "KARNO",
    "Mbah Karno": "KARNO",
    "Raden Karno": "KARNO",
    "Rr. Siti": "SITI",
    "Alm. Budi": "BUDI",
    "Budi S.E., M.M.": "BUDI",
    "Budi SE MM": "BUDI",
    "Budi A.Md.Keb.": "BUDI",
    "Partini SKM": "PARTINI",
    "Budi S.Psi, M.Kom": "BUDI",
    "drg. Budi S.T.P": "BUDI",
    "Slamet bin Karto": "SLAMET",
    "Sumini binti Kromo": "SUMINI",
    "Sumini als Mini": "SUMINI",
    "FX Budi": "FRANSISKUS BUDI",
    "Yoh. Budi": "YOHANES BUDI",
    "  budi\t\u00a0SANTOSO\n": "BUDI SANTOSO",
    "Nur-Hidayah": "NURHIDAYAH",
}
PIECES = [
    *sorted(TITLES),
    *sorted(FATHER),
    "S.Pd",
    "SE",
    "M.M.",
    ",",
    ".",
    "'",
    "-",
    "tj",
    "ß",
    "ı",
    "É",
    " ",
    "\n",
    "\t",
    "\u00a0",
    "\x1c",
]
FORMS = [form for forms in CLUSTERS.values() for form in forms.split()]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(st.sampled_from([*PIECES, *FORMS]), max_size=8).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)


@pytest.mark.parametrize("line", ONE_NAME)
def test_forms_of_one_name_fold_equal(line: str) -> None:
    assert len({tuple(words(form)) for form in line.split()}) == 1


@pytest.mark.parametrize("line", TWO_NAMES)
def test_two_names_never_become_one(line: str) -> None:
    one, other = line.split()
    assert words(one) != words(other)


@pytest.mark.parametrize("written", WRITTEN)
def test_titles_degrees_and_fathers_are_cut(written: str) -> None:
    assert words(written) == words(WRITTEN[written])


@pytest.mark.parametrize("word", CLUSTERS)
def test_forms_of_a_cluster_are_its_word(word: str) -> None:
    assert {canonical(form) for form in CLUSTERS[word].split()} == {canonical(word)}


def test_no_form_belongs_to_two_words() -> None:
    assert len(FORMS) == len(set(FORMS))


@pytest.mark.parametrize("name", ["Haji", "H.", "Bapak", "Bin"])
def test_a_name_of_titles_only_stays(name: str) -> None:
    assert words(name)


@pytest.mark.parametrize("name", ["", "-", "1234", "  ", "., '", "\n", "名前"])
def test_what_has_no_letter_has_no_words(name: str) -> None:
    assert words(name) == []
    assert words_of(pl.Series("name", [name])).is_empty()


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_column_says_what_each_name_says(names: list[str]) -> None:
    column = words_of(pl.Series("name", [*names, None], dtype=pl.String))
    assert column["name"].is_unique().all()
    assert dict(column.iter_rows()) == {name: found for name in names if (found := words(name))}


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_words_are_letters_from_a_to_z(name: str) -> None:
    assert all(word.isascii() and word.isalpha() and word.isupper() for word in words(name))


@given(st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), max_size=12))
@settings(max_examples=200, deadline=None)
def test_case_and_marks_say_nothing(word: str) -> None:
    assert canonical(word.lower()) == canonical("-".join(word)) == canonical(word)


def test_a_long_text_is_no_trap() -> None:
    """Were degrees looked for to the end from every blank, this would take hours."""
    assert words(" S.E" * 200_000 + " BUDI")[-1] == "BUDI"
