"""Drugs and operations by the way their names are made, for those that the lexicon does not list.

Drugs: the stems of the WHO's International Nonproprietary Names ("The use of stems in the selection of INN", 2018), with the
ordinary words that end alike left out. Operations: the suffixes of surgical terms and the verbs and nouns of operating.
"""

import re
from collections.abc import Iterator

_SUFFIXES = (
    "mab|tinib|rafenib|ciclib|zomib|parib|sidenib|degib|lisib|cillin|floxacin|oxacin|mycin|micin|cycline|penem|bactam|conazole"
    "|nidazole|prazole|bendazole|metrazole|vermectin|fungin|ciclovir|cyclovir|tegravir|asvir|buvir|previr|navir|amivir|fovir|budine|vudine|citabine"
    "|arabine|relbine|rubicin|platin|taxel|tecan|poside|blastine|cristine|mustine|fosfamide|trexate|trexed|limus|imod|cept|kinra"
    "|statin|sartan|(?:ena|nopri|ino|indo|ca?pto|rami|quina|benaze|fosino)pril|olol|dipine|pamil|darone|olactone|thiazide|semide|gliptin|gliflozin|glitazone|formin|glutide|reotide"
    "|paratide|parin|xaban|gatran|grel|teplase|tidine|setron|triptan|azepam|azolam|barbital|zosin|(?<!s)terol|tropium|lukast|onide|asone|isone|olone"
    "|oxetine|traline|talopram|ipramine|triptyline|promazine|peridone|peridol|zapine|tiapine|piprazole|pezil|stigmine|gabalin|bazepine|racetam|toin|trigine|zonisamide"
    "|dronate|dronic acid|vaptan|relin|gramostim|poetin|caine|curonium|curium|fentanil|fentanyl|codone|orphan|profen|fenac|oxicam|coxib"
    "|(?<=ro)quine|floquine|maquine|quinone|aminoquinoline|tacept|iximab|nercept|lipase alfa|sulfamide|thoprim|oxazole|prost|dopa|capone|grepant|amifene|oxifene|trozole|lutamide|steride|dafil"
)
_STEM = re.compile(rf"\b[A-Za-z][a-z]*(?:{_SUFFIXES})\b|\b[Cc]e[fp]h?[aeiou][a-z]{{2,}}(?:in|me|ne|il|ef|im|tam)\b")
_NOT_DRUGS = frozenset(
    [
        "cocaine",
        "persone",
        "someone",
        "cystatin",
        "angiostatin",
        "endostatin",
        "plakoglobin",
        "prolactin",
        "april",
        "cephalin",
        "cephalic",
        "combine",
        "myostatin",
        "cyclosome",
        "concept",
        "except",
        "accept",
        "precept",
        "intercept",
        "percept",
        "cephalosome",
        "cornucept",
        "keratin",
        "cardioplatin",
        "statin",
        "monoclonal",
        "myelin",
        "fibrin",
        "follistatin",
        "folistatin",
        "cephalad",
        "cephalgia",
        "cefalea",
        "somatostatin",
        "imod",
        "limus",
        "neostigmine",
        "edrophonium",
        "histone",
        "propane",
        "cortisone",
        "protein",
        "troponin",
        "penicillin",
        "lidocaine",
        "amalgam",
    ]
) - {"penicillin", "lidocaine", "cortisone", "neostigmine"}
_NAMES = re.compile(
    r"(?i)\b(?:acetaminophen|paracetamol|aspirin|acetylsalicylic acid|metamizole|tramadol|morphine|oxycodone|methadone|naloxone|ketamine|propofol|insulin|digoxin|furosemide"
    r"|heparin|low[- ]molecular[- ]weight heparin|enoxaparin|warfarin|acenocoumarol|clopidogrel|nitroglycerin|isosorbide|hydralazine|noradrenaline|norepinephrine|adrenaline|epinephrine"
    r"|dopamine|dobutamine|levothyroxine|l-thyroxine|thyroxine|liothyronine|methimazole|carbimazole|propylthiouracil|tamoxifen|anastrozole|letrozole|leuprolide|goserelin|octreotide"
    r"|fluorouracil|5-fluorouracil|5-FU|cisplatin|carboplatin|oxaliplatin|gemcitabine|capecitabine|temozolomide|bleomycin|mitomycin|imatinib|hydroxyurea|hydroxycarbamide|busulfan|melphalan"
    r"|chlorambucil|bendamustine|dacarbazine|procarbazine|thalidomide|lenalidomide|bortezomib|tretinoin|arsenic trioxide|interferon(?:[ -](?:alpha|alfa|beta|gamma)(?:-?\d[ab]?)?)?"
    r"|glatiramer(?: acetate)?|fingolimod|natalizumab|dimethyl fumarate|teriflunomide|colchicine|dapsone|penicillamine|d-penicillamine|gold salts|leflunomide|sulfasalazine|sulphasalazine|mesalamine|mesalazine"
    r"|allopurinol|febuxostat|rasburicase|metformin|gliclazide|glibenclamide|lithium(?: carbonate)?|valproate|sodium valproate|valproic acid|phenytoin|levetiracetam|carbamazepine"
    r"|oxcarbazepine|lamotrigine|topiramate|gabapentin|pregabalin|baclofen|tizanidine|clonazepam|diazepam|lorazepam|haloperidol|levodopa|amantadine|pyridostigmine|riluzole|edaravone"
    r"|isoniazid|rifampicin|rifampin|rifabutin|pyrazinamide|ethambutol|streptomycin|amikacin|gentamicin|gentamycin|tobramycin|vancomycin|teicoplanin|linezolid|daptomycin|colistin|clindamycin|tigecycline"
    r"|metronidazole|flagyl|co-?trimoxazole|trimethoprim[-/ ]sulfa?methoxazole|nitrofurantoin|fosfomycin|chloramphenicol|fusidic acid|mupirocin|penicillin(?: [gv])?|benzathine penicillin(?: g)?|crystalline penicillin"
    r"|amoxicillin[-/]clavulan\w+|amoxicillin|ampicillin[-/]sulbactam|ampicillin|piperacillin[-/]tazobactam|piperacillin|imipenem|meropenem|ertapenem|aztreonam|amphotericin(?:[ -]b)?|liposomal amphotericin(?: b)?"
    r"|nystatin|terbinafine|griseofulvin|flucytosine|oseltamivir|foscarnet|ribavirin|entecavir|tenofovir|lamivudine|emtricitabine|efavirenz|nevirapine|dolutegravir|remdesivir|favipiravir|acyclovir|aciclovir"
    r"|ivermectin|albendazole|praziquantel|quinine|artesunate|artemether|chloroquine|mefloquine|primaquine|miltefosine|sodium stibogluconate|meglumine antimoniate|nitazoxanide|pentamidine|atovaquone"
    r"|mannitol|acetazolamide|spironolactone|hydrochlorothiazide|desmopressin|vasopressin|bromocriptine|cabergoline|growth hormone|estrogen|progesterone|testosterone|oral contracepti(?:ve|on)s?(?: pills?)?"
    r"|magnesium sulph?fate|potassium chloride|sodium bicarbonate|calcium gluconate|iron sucrose|ferrous sulphate|folinic acid|leucovorin|thiamine|riboflavin|pyridoxine|biotin|coenzyme q10|l?-?carnitine"
    r"|vitamin (?:[a-e]|b\d+|b-?complex|b complex|k\d?)|folic acid|n-acetylcysteine|acetylcysteine|activated charcoal|atropine|pralidoxime|botulinum toxin|hyaluronidase|minoxidil|isotretinoin|acitretin|etretinate"
    r"|methoxsalen|puva|omalizumab|dupilumab|varenicline|bupropion|nicotine patch|methylphenidate|biperiden|trihexyphenidyl|propranolol|sildenafil|bosentan|ambrisentan|macitentan|iloprost|epoprostenol|treprostinil"
    r"|danazol|eltrombopag|romiplostim|ondansetron|metoclopramide|domperidone|omeprazole|pantoprazole|ranitidine|famotidine|ursodeoxycholic acid|lactulose|loperamide|simethicone|infliximab|citicoline|ajmaline|flecainide|amiodarone"
    r"|adenosine|disulfiram|acamprosate|cyproheptadine|cholestyramine|deferasirox|desferrioxamine|zinc|copper histidinate|immunoadsorption|eflornithine|nitisinone|alglucosidase|agalsidase|imiglucerase|enzyme replacement therapy)\b"
)
_CLASSES = (
    (
        r"antibiotic(?:s|otherapy)?(?! prophylaxis not)|antibiotherapy|antimicrobial(?:s| (?:therapy|agents?|treatment))|antibacterials?",
        "antibiotics",
    ),
    (
        r"(?:anti-?tubercul(?:ar|ous|osis)|anti-?tb)(?: (?:drugs?|therapy|treatment|medications?|chemotherapy))?|category (?:1|i) anti\w+",
        "antitubercular drugs",
    ),
    (r"(?:highly active |combination )?anti-?retroviral (?:therapy|treatment|drugs?)|HAART", "antiretroviral therapy"),
    (r"anti-?viral(?:s| (?:therapy|treatment|drugs?|agents?|medications?))", "antivirals"),
    (r"anti-?fungal(?:s| (?:therapy|treatment|drugs?|agents?|medications?))", "antifungals"),
    (r"anti-?(?:helminth?ic|parasitic)s?(?: (?:therapy|treatment|drugs?|agents?))?|anthelmin\w+", "anthelmintics"),
    (r"anti-?malarials?(?: (?:therapy|treatment|drugs?))?", "antimalarials"),
    (
        r"(?:poly|radio)?-?(?<!radio)chemotherapy|chemotherapeutic (?:agents?|regimens?|treatment|drugs?)",
        "chemotherapy",
    ),
    (r"chemo-?radio(?:therapy|tion)|chemoradiation|radiochemotherapy", "chemoradiotherapy"),
    (r"radiotherapy|radiation therapy|irradiation|brachytherapy|radiosurgery|radiation treatment", "radiotherapy"),
    (
        r"immuno-?suppressive (?:therap(?:y|ies)|treatments?|agents?|drugs?|medications?|regimens?)|immunosuppression(?= therapy)|immunosuppressors?",
        "immunosuppressive therapy",
    ),
    (r"immuno-?suppressants?|inmunosupresores|immunosuppresseurs|imunossupressores", "immunosuppressants"),
    (
        r"immuno-?therap(?:y|ies)|immune therap(?:y|ies)|immuno-?modulat(?:ory|ing) (?:therapy|treatment|agents?)",
        "immunotherapy",
    ),
    (
        r"nonsteroidal anti-inflammatory (?:drugs?|agents?|medications?)|non-steroidal anti-inflammatory (?:drugs?|agents?|medications?)|NSAIDs?",
        "nonsteroidal anti-inflammatory drugs",
    ),
    (r"anti-?histamin(?:e|ic)s?", "antihistamines"),
    (
        r"anti-?epileptic (?:drugs?|medications?|therapy|treatment)|anti-?convulsants?|anticonvulsive (?:drugs?|therapy)",
        "anti-epileptic drugs",
    ),
    (r"anti-?coagulants?(?: (?:therapy|treatment))?|anti-?coagulation|anti-?coagulated", "anticoagulation"),
    (r"anti-?platelet (?:therapy|agents?|drugs?|treatment)", "antiplatelet therapy"),
    (r"(?:selective )?serotonin re-?uptake inhibitors?|SSRIs?", "serotonin reuptake inhibitor"),
    (r"anti-?depressants?", "antidepressants"),
    (r"anti-?psychotics?(?: (?:drugs?|medications?|therapy|treatment))?|neuroleptics?", "antipsychotics"),
    (r"diuretics?", "diuretics"),
    (r"analgesics?|analgesia|pain ?killers?|opioids?|opiates?", "analgesics"),
    (r"angiotensin[- ]converting[- ]enzyme inhibitors?|ACE inhibitors?", "angiotensin-converting enzyme inhibitors"),
    (r"beta[- ]?blockers?", "beta-blockers"),
    (
        r"anti-?hypertensives?(?: (?:drugs?|medications?|therapy|treatment|agents?))?|antihypertensive (?:drugs?|medications?|therapy)",
        "antihypertensives",
    ),
    (r"vasopressors?|inotropes?|inotropic support", "vasopressors"),
    (r"proton pump inhibitors?|PPIs?", "proton pump inhibitor"),
    (
        r"disease[- ]modifying (?:anti-?rheumatic (?:drugs?|agents?)|agents?)|DMARDs?",
        "disease-modifying antirheumatic drugs",
    ),
    (r"bisphosphonates?", "bisphosphonates"),
    (r"hormon(?:e|al) replacement(?: therapy)?|hormone therapy|hormonal therapy|endocrine therapy", "hormone therapy"),
    (r"physiotherapy|physical therapy|fisioterapia", "physiotherapy"),
    (r"(?:neuro)?rehabilitation|rehabilitative (?:therapy|treatment)", "rehabilitation"),
    (r"speech therapy", "speech therapy"),
    (r"psychotherapy|cognitive[- ]behaviou?ral therapy", "psychotherapy"),
    (r"electroconvulsive therapy|ECT(?= sessions?)", "electroconvulsive therapy"),
    (r"hyperbaric oxygen(?: therapy| treatment)?", "hyperbaric oxygen"),
    (r"oxygen (?:therapy|supplementation)|supplemental oxygen", "oxygen therapy"),
    (r"peritoneal dialysis", "peritoneal dialysis"),
    (
        r"ha?emodialysis|ha?emodiafiltration|ha?emofiltration|(?:continuous )?(?:renal replacement therapy|veno-?venous ha?emo\w+)|(?<!peritoneal )dialysis",
        "hemodialysis",
    ),
    (r"mechanical ventilation|mechanically ventilated|invasive ventilation", "mechanical ventilation"),
    (r"(?:extracorporeal membrane oxygenation|ECMO)", "extracorporeal membrane oxygenation"),
    (
        r"(?:packed )?(?:red (?:blood )?cells?|blood|platelet|plasma|red cell|PRBC) transfusions?|transfusions?(?= of)|transfused",
        "transfusion",
    ),
    (
        r"(?:bone[- ]marrow|ha?ematopoietic (?:stem )?cell|stem[- ]cell|peripheral blood stem cell) transplant(?:ation|s)?|auto-?HS?CT|HSCT",
        None,
    ),
    (
        r"(?:kidney|renal|liver|heart|cardiac|lung|corneal?|cornea|pancreas|islet|fecal microbiota) transplant(?:ation|s)?",
        None,
    ),
    (
        r"(?:transarterial|transcatheter|arterial|endovascular|coil|artery|angiographic|selective|uterine|splenic) (?:chemo)?emboli[sz]ation|(?:chemo)?emboli[sz]ation(?= (?:was|were|therapy|procedure))",
        "embolization",
    ),
    (r"(?:percutaneous |balloon )?(?:transluminal )?(?:coronary )?angioplast(?:y|ied)", "angioplasty"),
    (
        r"(?:implantable )?cardioverter[- ]defibrillator(?: (?:implantation|placement))?",
        "implantable cardioverter defibrillator",
    ),
    (r"(?:\w+-chamber )?pacemaker(?: implantation)?(?! pocket)", None),
    (r"left ventricular assist device", "left ventricular assist device"),
    (r"transcatheter aortic valve (?:implantation|replacement)|TAVI", "transcatheter aortic valve implantation"),
    (r"percutaneous (?:coronary )?intervention|PCI", "percutaneous intervention"),
    (r"tracheo(?:s)?tomy", "tracheostomy"),
    (r"phototherapy|UVB therapy", "phototherapy"),
    (
        r"anti-(?!inflam|tubercul|retrovir|vir|fung|malar|hypertens|platel|coag|epilep|depress|psychot|histamin|helmin|parasit|bacter|microb)[a-z]+(?:al|ic|ive)? (?:therapy|treatment|drugs?|agents?|medications?)",
        None,
    ),
    (
        r"(?:psychotropic|supportive|symptomatic)(?: (?:treatments?|therapy|drugs?|medications?))(?<!supportive treatment)(?<!supportive therapy)(?<!symptomatic treatment)(?<!symptomatic therapy)",
        None,
    ),
    (r"intra-?uterine (?:contraceptive )?device", "intrauterine contraceptive device"),
    (r"biventricular (?:device|pacemaker|pacing)", None),
    (r"(?:biliary|bile duct|coronary|ureteral|carotid|esophageal|oesophageal|drug-eluting|bare-metal) stents?", None),
    (r"allo-?HS?CT", "allogeneic hematopoietic cell transplantation"),
    (r"laser (?:photocoagulation|therapy|treatment|ablation)|photocoagulation", "laser therapy"),
    (r"radiofrequency ablation|catheter ablation|cryoablation|cryotherapy", "ablation"),
    (r"lithotripsy", "lithotripsy"),
    (r"thrombolysis|thrombolytic therapy", "thrombolysis"),
    (r"(?:talc )?pleurodesis", None),
    (r"leuk?apheresis|cytapheresis", "leukapheresis"),
    (r"phlebotom(?:y|ies)|venesection", "phlebotomy"),
    (r"chelation(?: therapy)?", "chelation therapy"),
    (r"nerve blocks?|epidural (?:injection|analgesia|blood patch)|nerve root blocks?", "nerve block"),
    (r"hospice care|palliative care|best supportive care", "palliative care"),
)
_CLASS = tuple((re.compile(rf"(?i)\b(?:{pattern})\b"), label) for pattern, label in _CLASSES)

_SAME = {
    "5-fluorouracil": "fluorouracil",
    "5-fu": "fluorouracil",
    "flagyl": "metronidazole",
    "sulphasalazine": "sulfasalazine",
    "gancyclovir": "ganciclovir",
    "gentamycin": "gentamicin",
    "co-trimoxazole": "cotrimoxazole",
    "amphotericin-b": "amphotericin b",
    "acetylsalicylic acid": "aspirin",
    "l-thyroxine": "levothyroxine",
    "sulphasalazin": "sulfasalazine",
    "d-penicillamine": "penicillamine",
}
"""Other names and spellings of one drug."""
_FAMILIES = {
    group: re.compile(rf"(?i)(?:{pattern})")
    for group, pattern in (
        (
            "antibiotics",
            r"cillin|floxacin|mycin|micin|cycline|penem|^cef|^ceph|nidazole|vancomycin|linezolid|trimoxazole|fusidic|colistin|amikacin|aztreonam|sulbactam|clavulan|tazobactam",
        ),
        ("antitubercular drugs", r"isoniazid|rifamp|rifab|pyrazinamide|ethambutol"),
        ("antivirals", r"c[iy]clovir|foscarnet|amivir|entecavir|tenofovir|ribavirin|remdesivir|favipiravir"),
        ("antiretroviral therapy", r"tenofovir|lamivudine|efavirenz|zidovudine|abacavir|emtricitabine|tegravir|navir"),
        ("antifungals", r"conazole|fungin|amphotericin|nystatin|terbinafine"),
        (
            "chemotherapy",
            r"platin|taxel|rubicin|citabine|tecan|poside|vincristine|vinblastine|vinorelbine|fosfamide|cyclophosphamide|fluorouracil|methotrexate|temozolomide|bleomycin|dacarbazine|melphalan|busulfan|cytarabine|fludarabine|bendamustine|bortezomib|pemetrexed",
        ),
        ("immunotherapy", r"mab$|ivig|immunoglobulin"),
        (
            "immunosuppressive therapy",
            r"azathioprine|mycophenol|cyclophosph|methotrexate|tacrolimus|c[iy]closporin|rituximab|leflunomide|sirolimus",
        ),
        (
            "immunosuppressants",
            r"azathioprine|mycophenol|cyclophosph|methotrexate|tacrolimus|c[iy]closporin|rituximab|leflunomide|sirolimus",
        ),
        ("anthelmintics", r"bendazole|ivermectin|praziquantel"),
        (
            "anti-epileptic drugs",
            r"valpro|levetiracetam|phenytoin|carbamazepine|lamotrigine|topiramate|racetam|gabalin|clobazam",
        ),
        ("anticoagulation", r"heparin|warfarin|xaban|gatran|coumarol|parin$"),
        ("antidepressants", r"oxetine|citalopram|traline|serotonin reuptake|triptyline|mirtazapine"),
        ("antipsychotics", r"peridone|zapine|tiapine|peridol|piprazole|promazine"),
        ("analgesics", r"paracetamol|acetaminophen|morphine|tramadol|codone|fentanyl|profen|fenac|oxicam"),
        ("nonsteroidal anti-inflammatory drugs", r"profen|fenac|oxicam|coxib|naproxen|indomethacin"),
        ("disease-modifying antirheumatic drugs", r"methotrexate|leflunomide|sulfasalazine|hydroxychloroquine"),
        ("antihistamines", r"cetirizine|loratadine|fexofenadine|diphenhydramine|chlorpheniramine|hydroxyzine"),
        ("diuretics", r"furosemide|spironolactone|thiazide|semide"),
        ("antimalarials", r"chloroquine|artesunate|quinine|artemether|mefloquine"),
        ("antihypertensives", r"dipine|sartan|pril$|olol$"),
        ("vasopressors", r"norepinephrine|noradrenaline|dopamine|dobutamine|vasopressin"),
        ("bisphosphonates", r"dronate|dronic"),
    )
}
"""Which drugs a group stands for."""

_SURGERY = re.compile(
    r"(?i)\b(?:(?:emergency |urgent |open |surgical |radical |total |partial |bilateral |laparoscopic |arthroscopic |endoscopic |thoracoscopic |robotic )*"
    r"(?:surger(?:y|ies)|operations?|operated(?: on)?|re-?operat(?:ed|ion)|surgical(?:ly)?\s(?:\w+ly )?(?:\w+\s)?(?:treat\w*|manag\w*|interven\w*|excis\w+|resect\w+|remov\w+|repair\w*|explor\w+|decompress\w*|drain\w*|debrid\w*|correct\w*"
    r"|procedures?|closure|reconstruct\w*|reduction|fixation|approach|evacuat\w+|ligat\w+|replac\w+|extract\w+|enucleat\w*|therapy|release|clipping)"
    r"|[a-z-]{3,}(?:ectom(?:y|ies)|ectomi[sz]ed)|(?!phleb|tracheo|veno)[a-z-]{3,}ostom(?:y|ies)|(?!phleb|tracheo|veno|dicho|ana|osteo?t?ome|autotomy)[a-z-]{3,}otom(?:y|ies)"
    r"|(?!angio|balloon|kypho?plasty none)[a-z]{3,}(?:plasty|plasties|pexy|rrhaphy|desis)(?<!pleurodesis)|arthrodesis|debridements?|incision and drainage|curettage|amputat(?:ion|ed)|enucleat(?:ion|ed)"
    r"|(?:was|were|been|and|then|completely|successfully|totally|locally|widely|radically|partially) (?:\w+ly )?(?:resected|excised|debrided|drained|amputated|evacuated|ligated|reimplanted)"
    r"|resections?|excisions?(?! biops)|osteosynthesis|internal fixation|external fixat(?:ion|or)|(?:open|closed) reduction|decompression|(?:skin|bone|muscle|tendon|vein|corneal|scleral) (?:grafts?|grafting|flaps?)|muscle flaps?"
    r"|(?:skin|bone|tissue) grafting|c(?:a?e)sarean(?: section| delivery)?|c-section|hysteroscopic (?:removal|resection)|hysteroscopy|laparoscopy|thoracoscopic \w+|bypass (?:surgery|grafting|graft)|valve replacements?"
    r"|arthroplast(?:y|ies)|joint replacements?|(?:hip|knee|shoulder) replacements?|TK[RA]|vitrectomy|trabeculectomy|phacoemulsification|shunt (?:placement|insertion|surgery)|ventriculoperitoneal shunt"
    r"|(?:aneurysm )?clipping|(?:hernia|cuff|tendon|valve|fistula|surgical|flap) repair|reconstruct(?:ed|ion)|abscess drainage|pyometra drainage|drainage of (?:the |an? )?(?:\w+ )?abscess|(?:pericardial|surgical) drain(?:age)?"
    r"|removal of (?:the |a |an |her |his )?(?:\w+[\s-]){0,2}?(?:tumou?r|mass|lesion|teratoma|cyst|stone|fragments?|nodule|thrombus|implant|prosthesis|thyroid|spleen|foreign body)"
    r"|microvascular decompression|video-assisted thorac\w+))\b"
)
_NOT_SURGERY = re.compile(
    r"(?i)(?:department|division|clinic|unit|ward|service|school|institute|centre|center|journal|faculty) (?:of|for) (?:[\w-]+ ){0,4}$|\b(?:history of no|specimens? from|sleep|multi|field of|biops\w+ (?:or|of) )\s?$"
)
_NOT_AFTER = re.compile(
    r"(?i)^(?:\s(?:department|clinic|ward|unit|team|field|note|specimens?|room|theat(?:re|er)|margins?|site|wound|lesions? on|table)\b|\s?-?guided biops|al\b|\sbiops)"
)


def operating(text: str, start: int, end: int, first: int, last: int) -> bool:
    """Does `text[start:end]` in the sentence `first:last` speak of an operation, and not of a department or a specimen?"""
    before = text[max(first, start - 60) : start]
    return not _NOT_SURGERY.search(before) and not _NOT_AFTER.match(text[end:last])


def belongs(drug: str, group: str) -> bool:
    """Is the drug one of the group, by the make of its name?"""
    return group in _FAMILIES and bool(_FAMILIES[group].search(drug))


def unlisted(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """Treatments by the make of their names in `text[start:end]`: begin, end, label and sort (`drug`, `class`, `surgery`).

    Spans may overlap; the caller keeps the longest. The label is in small letters and as the paper spells it, but for groups of
    drugs, which have one name each, and operations, which are all `surgery`.
    """
    for pattern in (_NAMES, _STEM):
        for m in pattern.finditer(text, start, end):
            if m[0].lower() not in _NOT_DRUGS:
                yield m.start(), m.end(), _SAME.get(m[0].lower(), m[0].lower()), "drug"
    for pattern, label in _CLASS:
        for m in pattern.finditer(text, start, end):
            begin = m.start() + len(m[0]) - len(m[0].lstrip())
            yield begin, m.end(), label or m[0].strip().lower(), "class"
    for m in _SURGERY.finditer(text, start, end):
        if operating(text, m.start(), m.end(), start, end):
            yield m.start(), m.end(), "surgery", "surgery"
