"""What is asked about a possible work accident, in plain words: Indonesian first, English second.

Each question names the provision it comes from and how sure we are of it. The articles themselves have not been read: the
elements are those of the guidance on PP 44/2015 and Permenaker 5/2021, as amended by Permenaker 1/2025.
"""

from __future__ import annotations

from pijar.law.types import Certainty, Words

GUIDANCE = "PP 44/2015 tentang JKK dan JKM (unsur kecelakaan kerja; pasal belum ditelusuri)"
SUDDEN = "Permenaker 5/2021 (meninggal mendadak di tempat kerja, juga bagi BPU; pasal belum ditelusuri)"
VIOLENCE = "Permenaker 1/2025 (kekerasan fisik di tempat kerja; pasal belum ditelusuri)"
DISEASE = "PP 44/2015 dan Permenaker 1/2025 Pasal 48A (penyakit akibat kerja)"
DECLARED = "Permenaker 5/2021 (pekerjaan, tempat, dan jam kerja yang didaftarkan bagi BPU; pasal belum ditelusuri)"

# Code: question, what helps to answer it, provision, certainty.
QUESTIONS: dict[str, tuple[Words, Words, str, Certainty]] = {
    "sudden_force": (
        Words(
            "Apakah ada kejadian mendadak dari luar yang melukai tubuhnya?", "Did something sudden from outside hurt the body?"
        ),
        Words(
            "Misalnya jatuh, tertimpa, terpotong, terbakar, tersengat listrik, tertabrak.",
            "For example a fall, a blow, a cut, a burn, an electric shock, a collision.",
        ),
        GUIDANCE,
        Certainty.SECONDARY,
    ),
    "paid_work": (
        Words("Apakah saat itu ia bekerja untuk mencari penghasilan?", "Was it work done to earn a living?"),
        Words(
            "Upah boleh uang, bagi hasil, atau makan. Membantu hajatan tetangga dengan upah termasuk; gotong royong tidak.",
            "Pay may be money, a share or a meal. Helping at a neighbour's feast for pay counts; unpaid help does not.",
        ),
        GUIDANCE,
        Certainty.SECONDARY,
    ),
    "declared_work": (
        Words(
            "Apakah jenis pekerjaan itu sama dengan pekerjaan yang didaftarkan?",
            "Is it the kind of work that was declared at registration?",
        ),
        Words(
            "Lihat yang didaftarkan di atas. Buruh serabutan yang diupah membantu memasak atau memasang tenda tetap cocok.",
            "See the declared work above. A casual labourer who is paid to help cook or put up a tent still fits.",
        ),
        DECLARED,
        Certainty.TO_CONFIRM,
    ),
    "work_place": (
        Words(
            "Apakah kejadian di tempat ia biasa atau disuruh bekerja?",
            "Was it where the person usually works, or was told to work?",
        ),
        Words(
            "Untuk pekerja keliling: di jalan atau tempat ia biasa berkeliling.",
            "For those who work on the move: on the roads or places of their usual round.",
        ),
        DECLARED,
        Certainty.TO_CONFIRM,
    ),
    "work_hours": (
        Words("Apakah kejadian pada jam ia bekerja?", "Was it within the hours of the work?"),
        Words("Jam kerja yang didaftarkan, atau jam pekerjaan hari itu.", "The hours declared, or those of that day's work."),
        DECLARED,
        Certainty.TO_CONFIRM,
    ),
    "home_and_work": (
        Words(
            "Apakah ia sedang berangkat dari rumah ke tempat kerja, atau pulang?", "Was it on the way from home to work, or back?"
        ),
        Words("Juga dari satu tempat kerja ke tempat kerja berikutnya.", "Also from one place of work to the next."),
        GUIDANCE,
        Certainty.SECONDARY,
    ),
    "usual_route": (
        Words("Apakah ia lewat jalan yang biasa dan wajar?", "Was it the usual and reasonable route?"),
        Words(
            "Memutar karena jalan ditutup atau banjir masih wajar.", "A detour because of a closed road or a flood is reasonable."
        ),
        GUIDANCE,
        Certainty.SECONDARY,
    ),
    "no_private_stop": (
        Words("Apakah ia tidak sedang mampir untuk urusan pribadi?", "Is it right that there was no stop for private matters?"),
        Words(
            "Jawab “Tidak” bila kejadian saat mampir atau sesudah menyimpang lama.",
            "Answer “No” if it happened at a private stop or after a long detour.",
        ),
        GUIDANCE,
        Certainty.TO_CONFIRM,
    ),
    "errand_for_work": (
        Words("Apakah perjalanan itu untuk keperluan pekerjaannya?", "Was the errand for the sake of the work?"),
        Words(
            "Misalnya membeli bahan dagangan, mengantar pesanan, menagih.", "For example buying supplies, delivering, collecting."
        ),
        GUIDANCE,
        Certainty.SECONDARY,
    ),
    "urgent_need": (
        Words(
            "Apakah keperluannya mendesak dan tidak dapat ditunda sampai selesai kerja?",
            "Was the matter urgent, so that it could not wait until after work?",
        ),
        Words(
            "Misalnya berobat atau menolong keluarga yang sakit pada jam kerja.",
            "For example seeing a doctor, or helping family that fell ill during work.",
        ),
        GUIDANCE,
        Certainty.TO_CONFIRM,
    ),
    "died_at_work": (
        Words(
            "Apakah ia meninggal mendadak di tempat kerja, saat bekerja?",
            "Did the person die suddenly at the place of work, while working?",
        ),
        Words(
            "Juga bila langsung dibawa ke rumah sakit dari tempat kerja; catat jam kejadian dan jam meninggal.",
            "Also when taken to hospital straight from work; note the hour it began and the hour of the death.",
        ),
        SUDDEN,
        Certainty.SECONDARY,
    ),
    "violence_at_work": (
        Words(
            "Apakah kekerasan itu terjadi di tempat kerja atau saat bekerja?",
            "Did the violence happen at the place of work or while working?",
        ),
        Words("Siapa pelakunya tidak perlu ditulis di sini.", "Who did it need not be written here."),
        VIOLENCE,
        Certainty.SECONDARY,
    ),
    "police_letter": (
        Words("Apakah ada surat dari kepolisian?", "Is there a letter of the police?"),
        Words("Bila belum, dampingi keluarga melapor.", "If not yet, accompany the family to report."),
        VIOLENCE,
        Certainty.SECONDARY,
    ),
    "examined": (
        Words("Apakah ada visum dari dokter?", "Is there a doctor's forensic report (visum)?"),
        Words("Rumah sakit membuatnya atas permintaan polisi.", "The hospital makes it when the police ask."),
        VIOLENCE,
        Certainty.SECONDARY,
    ),
    "doctor_says_work": (
        Words("Apakah dokter menyatakan penyakitnya akibat pekerjaan?", "Does a doctor state that work caused the disease?"),
        Words("Diagnosis klinis diperlukan untuk laporan.", "The clinical diagnosis is needed for the report."),
        DISEASE,
        Certainty.SECONDARY,
    ),
    "exposure": (
        Words("Apakah sumber pajanan di pekerjaannya diketahui?", "Is the source of exposure at work known?"),
        Words(
            "Misalnya debu, bahan kimia, bising, getaran; catat juga lama bekerja.",
            "For example dust, chemicals, noise, vibration; note also how long the person has worked there.",
        ),
        DISEASE,
        Certainty.SECONDARY,
    ),
}

# What follows from an answer that speaks against it, or is not known.
AGAINST: dict[str, Words] = {
    "sudden_force": Words("Tidak ada kejadian mendadak dari luar yang melukai.", "Nothing sudden from outside hurt the body."),
    "own_work": Words(
        "Bukan pekerjaan untuk mencari penghasilan dan bukan pekerjaan yang didaftarkan.",
        "Neither work for a living nor the declared kind of work.",
    ),
    "work_place": Words("Bukan di tempat kerja.", "Not at the place of work."),
    "work_hours": Words("Bukan pada jam kerja.", "Not within the hours of work."),
    "home_and_work": Words("Bukan perjalanan antara rumah dan tempat kerja.", "Not on the way between home and work."),
    "usual_route": Words("Bukan jalan yang biasa.", "Not the usual route."),
    "no_private_stop": Words("Ia mampir untuk urusan pribadi.", "There was a stop for private matters."),
    "errand_for_work": Words("Perjalanan itu bukan untuk pekerjaan.", "The errand was not for the work."),
    "urgent_need": Words("Keperluannya dapat ditunda.", "The matter could have waited."),
    "died_at_work": Words("Tidak meninggal mendadak di tempat kerja.", "No sudden death at the place of work."),
    "violence_at_work": Words("Kekerasan bukan di tempat kerja atau saat bekerja.", "The violence was not at work."),
    "police_letter": Words("Surat kepolisian belum ada.", "There is no letter of the police yet."),
    "examined": Words("Visum belum ada.", "There is no visum yet."),
    "doctor_says_work": Words("Dokter tidak menyatakan penyakit akibat kerja.", "No doctor states that work caused it."),
    "exposure": Words("Sumber pajanan belum diketahui.", "The source of exposure is not known."),
}
FOR: dict[str, Words] = {
    "sudden_force": Words("Ada kejadian mendadak dari luar yang melukai.", "Something sudden from outside hurt the body."),
    "own_work": Words(
        "Pekerjaan untuk mencari penghasilan, sesuai yang didaftarkan.", "Work for a living, of the declared kind."
    ),
    "work_place": Words("Di tempat kerja.", "At the place of work."),
    "work_hours": Words("Pada jam kerja.", "Within the hours of work."),
    "home_and_work": Words("Dalam perjalanan antara rumah dan tempat kerja.", "On the way between home and work."),
    "usual_route": Words("Lewat jalan yang biasa.", "By the usual route."),
    "no_private_stop": Words("Tidak mampir untuk urusan pribadi.", "Without a private stop."),
    "errand_for_work": Words("Perjalanan untuk keperluan pekerjaan.", "An errand for the work."),
    "urgent_need": Words("Keperluan mendesak pada waktu kerja.", "An urgent matter during work."),
    "died_at_work": Words("Meninggal mendadak di tempat kerja.", "Sudden death at the place of work."),
    "violence_at_work": Words("Kekerasan di tempat kerja atau saat bekerja.", "Violence at work."),
    "police_letter": Words("Surat kepolisian ada.", "The letter of the police is there."),
    "examined": Words("Visum ada.", "The visum is there."),
    "doctor_says_work": Words("Dokter menyatakan penyakit akibat kerja.", "A doctor states that work caused it."),
    "exposure": Words("Sumber pajanan diketahui.", "The source of exposure is known."),
}
OPEN: dict[str, Words] = {
    "own_work_unpaid": Words(
        "Pekerjaannya sesuai yang didaftarkan, tetapi tanpa upah: tanyakan kepada BPJS apakah ikut dilindungi.",
        "The work is of the declared kind, but without pay: ask the insurer whether it is covered.",
    ),
    "own_work_other": Words(
        "Ia bekerja untuk penghasilan, tetapi bukan pekerjaan yang didaftarkan: tanyakan kepada BPJS, dan lengkapi pekerjaan 2.",
        "It was work for a living, but not of the declared kind: ask the insurer, and complete occupation 2.",
    ),
    "own_work_unknown": Words(
        "Belum jelas pekerjaan apa yang dilakukan saat itu.", "It is not clear yet what work was being done."
    ),
    "manner": Words(
        "Belum jelas bagaimana kejadiannya: tanyakan kepada saksi.", "It is not clear yet how it happened: ask witnesses."
    ),
}
MANNERS: dict[str, Words] = {
    "at_work": Words("Saat bekerja", "While working"),
    "on_the_way": Words("Di jalan, berangkat atau pulang kerja", "On the way to or from work"),
    "errand": Words("Di jalan untuk keperluan pekerjaan", "On an errand for the work"),
    "urgent": Words("Saat keperluan mendesak pada waktu kerja", "On an urgent matter during work"),
    "violence": Words("Kekerasan di tempat kerja", "Violence at the place of work"),
    "sudden_death": Words("Meninggal mendadak saat bekerja", "Sudden death while working"),
    "disease": Words("Penyakit akibat kerja", "Disease caused by work"),
    "unknown": Words("Belum tahu", "Not known yet"),
}
OPINIONS: dict[str, Words] = {
    "likely": Words("Kemungkinan besar kecelakaan kerja", "Probably a work accident"),
    "unclear": Words("Belum jelas", "Not clear yet"),
    "unlikely": Words("Kemungkinan besar bukan kecelakaan kerja", "Probably no work accident"),
}
NOTICE = Words(
    "Ini pendapat untuk membantu petugas, bukan keputusan. Yang memutuskan BPJS Ketenagakerjaan.",
    "An opinion to help the officer, not a decision. The insurer decides.",
)
