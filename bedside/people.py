"""Names of many peoples, and what brings people to hospital; all invented."""

from random import Random

from clinical.patients import Sex

# A family name written `a/b` has a form for women and one for men.
_PEOPLES: tuple[tuple[str, str, str], ...] = (
    ("Åkesson|Lindqvist|Söderström|Bergström", "Birgitta|Astrid|Ingegerd", "Göran|Åke|Sören"),
    (
        "Nowak|Kowalczyk|Łukaszewicz|Wójcik|Wiśniewska/Wiśniewski",
        "Ewa|Małgorzata|Agnieszka",
        "Piotr|Zbigniew|Paweł",
    ),
    ("Brâncoveanu|Ionescu|Țurcanu", "Ileana|Ioana|Ștefania", "Mihai|Răzvan"),
    ("Tanaka|Yamamoto|Kobayashi", "Haruki|Yui|Keiko", "Kenji|Hiroshi"),
    (
        "O'Sullivan|Ní Bhriain/Ó Briain|Nic Giolla Phádraig/Mac Giolla Phádraig",
        "Maeve|Aoife|Sorcha",
        "Pádraig|Cillian",
    ),
    ("García|Hernández|Morales|Fernández de Córdoba", "Ana-María|Luz|Sofía|Inés", "Andrés|José Luis|Íñigo"),
    ("Schmidt-Rottluff|Müller|Weiß|von der Heide", "Käthe|Annelore|Elfriede", "Jürgen|Günther|Heinz-Dieter"),
    ("Patel|Singh|Subramanian|Chatterjee", "Nisha|Harpreet|Lakshmi", "Rahul|Gurdeep|Venkata"),
    ("Diallo|Mensah|Okafor|Abebe|Nwachukwu", "Akosua|Tigist|Ngozi|Fatoumata", "Mamadou|Chidiebere|Kwame"),
    ("van der Meulen|de Vries|'t Hooft", "Wilhelmina|Saskia", "Willem-Jan|Joris"),
    ("Jones|Llewellyn|Pryce", "Cerys|Angharad", "Rhys|Geraint"),
    ("Hussain|Al-Rashid|Abdulrahman|Haddad", "Zainab|Maryam", "Yusuf|Khalid|Abd al-Karim"),
    ("Ferreira|da Silva Gonçalves|Conceição", "Conceição|Lourdes", "João|Antônio"),
    ("Nguyen|Trần|Phạm", "Thi Lan|Thu Hương", "Văn Minh|Đức"),
    ("Hauksdóttir/Hauksson|Þorsteinsdóttir/Þorsteinsson", "Sigríður|Guðrún", "Ásgeir"),
    ("Campbell|MacAllister|Fraser", "Dorothy|Eilidh", "Hamish|Alasdair"),
    ("Öztürk|Yılmaz|Çelik", "Ayşe|Gülşen", "Emre|İbrahim"),
    ("Dubois|Lefèvre-Beaumont|Françoise-Rémy", "Étiennette|Hélène|Gaëlle", "Étienne|Jean-Luc|François"),
    ("Washington|Thompson|Baptiste|Freeman", "Clarice Ann|Gladys|Latoya", "Jerome|Marcus|Jean-Baptiste"),
    ("Rajaonarivelo|Andriamanantena", "Noro|Voahangy", "Hery|Solofo"),
    ("Kim|Park|Choi", "Ji-woo|Soo-jin", "Min-jun|Sung-ho"),
    ("Petrova/Petrov|Ivanova/Ivanov|Kovalenko", "Olga|Svitlana|Darya", "Dimitar|Oleksandr"),
    ("Cohen|Rosenzweig|Ben-Shalom", "Miriam|Shoshana", "Avraham|Eitan"),
    ("Zhang|Wang|Ouyang", "Wei|Xiuying", "Jun|Guoliang"),
    ("Papadopoulou/Papadopoulos|Theodoraki/Theodorakis", "Eleni|Despina", "Konstantinos|Spyridon"),
    ("Smith|Wolfeschlegelsteinhausenbergerdorff", "Margaret|Jean", "Arthur|Bartholomew"),
)

REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("community-acquired pneumonia", ("co-amoxiclav 1.2 g iv", "paracetamol 1 g", "enoxaparin 40 mg")),
    ("decompensated heart failure", ("furosemide 40 mg iv", "bisoprolol 2.5 mg", "ramipril 2.5 mg")),
    (
        "hip fracture, second day after hemiarthroplasty",
        ("morphine 5 mg", "paracetamol 1 g", "enoxaparin 40 mg"),
    ),
    ("acute kidney injury", ("sodium chloride 0.9 % iv", "tamsulosin 400 micrograms")),
    ("acute pancreatitis", ("Hartmann's solution iv", "morphine 5 mg", "ondansetron 4 mg")),
    ("cellulitis of the left leg", ("flucloxacillin 1 g iv", "paracetamol 1 g")),
    ("upper gastrointestinal bleed, after endoscopy", ("pantoprazole 8 mg/h iv", "terlipressin 2 mg")),
    ("stroke, right middle cerebral artery", ("aspirin 300 mg", "atorvastatin 80 mg")),
    ("right hemicolectomy, first day", ("oxycodone 5 mg", "metronidazole 500 mg iv", "enoxaparin 40 mg")),
    ("diabetic ketoacidosis, resolving", ("insulin glargine 18 units", "potassium chloride iv")),
    ("pyelonephritis", ("gentamicin 320 mg iv", "paracetamol 1 g")),
    ("pulmonary embolism", ("apixaban 10 mg", "paracetamol 1 g")),
    ("acute coronary syndrome", ("aspirin 75 mg", "ticagrelor 90 mg", "atorvastatin 80 mg")),
    ("acute confusion, cause sought", ("haloperidol 0.5 mg as needed", "thiamine iv")),
    ("ruptured appendix, after laparoscopy", ("piperacillin/tazobactam 4.5 g iv", "oxycodone 5 mg")),
)
ALLERGIES = (
    "penicillin: anaphylaxis",
    "penicillin: rash",
    "latex: urticaria",
    "codeine: vomiting",
    "iodinated contrast: bronchospasm",
    "peanut: anaphylaxis",
    "trimethoprim: rash",
)
INFECTIONS = (
    "MRSA contact",
    "norovirus, own room",
    "influenza A, droplet precautions",
    "C. difficile, own room",
)


def draw_name(random: Random, sex: Sex) -> tuple[str, str]:
    """Draw a family and a given name that go together; a few people have two given names."""
    families, women, men = random.choice(_PEOPLES)
    given = (women if sex is Sex.FEMALE else men).split("|")
    first = random.choice(given)
    second = random.choice(given)
    if second != first and "-" not in first + second and random.random() < 0.12:
        first = f"{first} {second}"
    forms = random.choice(families.split("|")).split("/")
    return forms[0 if sex is Sex.FEMALE else -1], first
