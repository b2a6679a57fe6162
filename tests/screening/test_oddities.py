"""Invented reports, one an oddity, and what must become of them.

`include`, `unclear` and `exclude: <reason>` are exact; `kept` is anything but an exclude: a person may look, but the report
must not be lost; `out` is an exclude for whatever reason; `not in` is anything but an include.
"""

import pytest

from casereview.screening.cues import PEOPLE

KEEP = {
    "sex and age in shorthand": (
        "Antiphospholipid syndrome and neuromyelitis optica",
        "Case: F, 33 y, primary antiphospholipid syndrome on warfarin. Acute tetraparesis, cord lesion C2-C7, NMO-IgG positive. "
        "Methylprednisolone, then azathioprine.",
        "include",
    ),
    "both in one sentence": (
        "Visual loss and weakness in a young woman",
        "We report a 33-year-old woman with systemic lupus erythematosus who developed neuromyelitis optica spectrum disorder. She improved with rituximab.",
        "include",
    ),
    "one disease only in the title": (
        "Neuromyelitis optica in a patient with scleroderma",
        "A 48-year-old woman with long-standing Raynaud's phenomenon and skin thickening lost vision in both eyes and could not walk. Plasma exchange helped.",
        "include",
    ),
    "antibody and long myelitis instead of the name": (
        "Recurrent myelitis in primary Sjögren's syndrome",
        "A 51-year-old woman with primary Sjögren's syndrome had two attacks of longitudinally extensive transverse myelitis. Serum AQP4-IgG was positive by cell-based assay.",
        "include",
    ),
    "antibody and optic neuritis instead of the name": (
        "Blindness in mixed connective tissue disease",
        "We describe a 27-year-old man with mixed connective tissue disease and bilateral optic neuritis in whom anti-aquaporin-4 antibodies were detected (1:320).",
        "include",
    ),
    "antibody and area postrema syndrome": (
        "Hiccups that would not stop in a woman with lupus",
        "A 22-year-old woman with lupus had three weeks of vomiting and hiccups. MRI showed a lesion of the area postrema; anti-AQP4 antibody was positive. She was treated for area postrema syndrome.",
        "kept",
    ),
    "short form defined once": (
        "A case of NMOSD and SS",
        "A 60-year-old woman had been treated for Sjögren's syndrome (SS) for ten years. She then developed neuromyelitis optica spectrum disorder (NMOSD). SS remained quiet.",
        "include",
    ),
    "short form never spelt out": (
        "Longitudinally extensive myelitis under methotrexate",
        "A 58-year-old woman with RA on methotrexate developed neuromyelitis optica spectrum disorder. AQP4-IgG was positive; rituximab helped.",
        "unclear",
    ),
    "area postrema syndrome called APS in lupus": (
        "NMOSD with area postrema syndrome in systemic lupus erythematosus",
        "The patient, a 19-year-old girl with SLE, presented with area postrema syndrome (APS). AQP4-IgG was 1:100. APS resolved after steroids and NMOSD was diagnosed.",
        "include",
    ),
    "Spanish": (
        "Neuromielitis óptica en una paciente con lupus eritematoso sistémico: reporte de caso",
        "Presentamos el caso de una mujer de 28 años con lupus eritematoso sistémico que desarrolló neuromielitis óptica con anticuerpos anti-acuaporina 4 positivos. Recibió rituximab con mejoría.",
        "include",
    ),
    "Spanish without accents": (
        "Sindrome de Sjogren y neuromielitis optica",
        "Se presenta una mujer de 47 anos con sindrome de Sjogren y neuromielitis optica que respondio a metilprednisolona.",
        "include",
    ),
    "Portuguese": (
        "Neuromielite óptica e síndrome de Sjögren: relato de caso",
        "Relatamos o caso de uma mulher de 52 anos com síndrome de Sjögren que evoluiu com neuromielite óptica e perda visual bilateral.",
        "include",
    ),
    "French": (
        "Neuromyélite optique et lupus érythémateux systémique : à propos d'un cas",
        "Nous rapportons l'observation d'une patiente de 31 ans suivie pour un lupus érythémateux systémique ayant développé une neuromyélite optique de Devic.",
        "include",
    ),
    "German": (
        "Neuromyelitis optica bei systemischem Lupus erythematodes: Fallbericht",
        "Wir berichten über eine 35-jährige Patientin mit systemischem Lupus erythematodes, bei der eine Neuromyelitis optica diagnostiziert wurde.",
        "include",
    ),
    "Italian": (
        "Neuromielite ottica e sindrome di Sjögren: caso clinico",
        "Descriviamo il caso di una donna di 44 anni con sindrome di Sjögren che ha sviluppato una neuromielite ottica con mielite estesa.",
        "include",
    ),
    "case with review of the literature": (
        "Neuromyelitis optica spectrum disorder with rheumatoid arthritis: a case report and systematic review of the literature",
        "We report a 58-year-old woman with rheumatoid arthritis who developed NMOSD. We searched PubMed for similar cases; 12 articles were identified and the mean age was 49 years.",
        "include",
    ),
    "letter that tells a case": (
        "Neuromyelitis optica and antiphospholipid syndrome",
        "To the Editor: A 39-year-old woman with antiphospholipid syndrome and two miscarriages was admitted with paraplegia. AQP4-IgG was positive and neuromyelitis optica was diagnosed.",
        "include",
    ),
    "series with one eligible patient": (
        "Autoimmune company of neuromyelitis optica: three cases",
        "We describe three women with neuromyelitis optica. Patient 1 had myasthenia gravis. Patient 2 had systemic lupus erythematosus for six years. Patient 3 had coeliac disease.",
        "include",
    ),
    "two patients with both": (
        "Neuromyelitis optica and Sjögren's syndrome",
        "Two patients with both neuromyelitis optica and Sjögren's syndrome are described. Both were women and both responded to mycophenolate.",
        "include",
    ),
    "image of the month": (
        "Clinical image: the cord in lupus with aquaporin-4 antibodies",
        "A 24-year-old woman with systemic lupus erythematosus had tetraparesis. MRI showed a cord lesion from C1 to T6. AQP4-IgG was strongly positive; NMOSD was diagnosed.",
        "include",
    ),
    "age in letters": (
        "Dermatomyositis and neuromyelitis optica",
        "A forty-year-old farmer with dermatomyositis became blind in one eye; neuromyelitis optica was diagnosed.",
        "include",
    ),
    "ward shorthand": (
        "NMOSD in UCTD",
        "45 yo F with undifferentiated connective tissue disease (UCTD) p/w paraplegia. MRI: LETM. AQP4-IgG positive. Dx NMOSD.",
        "include",
    ),
    "known disease as history": (
        "Transverse myelitis after ten quiet years",
        "A 50-year-old woman with a ten-year history of systemic sclerosis was admitted with urinary retention. AQP4-IgG was positive with optic neuritis, and NMOSD was diagnosed.",
        "include",
    ),
    "first excluded, later diagnosed": (
        "Neuromyelitis optica heralding lupus",
        "A 17-year-old girl was diagnosed with neuromyelitis optica. At that time there was no evidence of systemic lupus erythematosus. Two years later she fulfilled the criteria and systemic lupus erythematosus was diagnosed.",
        "include",
    ),
    "seronegative disease": (
        "Seronegative NMOSD in Sjögren's syndrome",
        "A 36-year-old woman with Sjögren's syndrome had optic neuritis and LETM. AQP4-IgG and MOG-IgG were negative. She met criteria for AQP4-IgG-negative NMOSD.",
        "include",
    ),
    "called multiple sclerosis at first": (
        "Not multiple sclerosis: neuromyelitis optica with lupus",
        "A 30-year-old woman treated for multiple sclerosis for five years worsened on interferon. AQP4-IgG was positive, the diagnosis was revised to neuromyelitis optica, and she also fulfilled criteria for SLE.",
        "include",
    ),
    "CARE headings": (
        "Neuromyelitis optica spectrum disorder secondary to systemic lupus erythematosus: A case report",
        "RATIONALE: NMOSD is a rare complication of SLE.\nPATIENT CONCERNS: A 26-year-old woman had numbness of both legs.\nDIAGNOSES: NMOSD secondary to SLE.\nINTERVENTIONS: Methylprednisolone.\nOUTCOMES: She walked again.\nLESSONS: AQP4-IgG should be tested in patients with SLE and myelitis.",
        "include",
    ),
    "research headings around one case": (
        "Neuromyelitis optica as the first sign of Sjögren's syndrome",
        "OBJECTIVE: To describe neuromyelitis optica as the first sign of Sjögren's syndrome.\nMETHODS: Case report.\nRESULTS: A 42-year-old woman presented with optic neuritis and myelitis; lip biopsy showed Sjögren's syndrome.\nCONCLUSIONS: Sjögren's syndrome should be sought in NMO.",
        "include",
    ),
    "coincidence or association": (
        "Systemic lupus erythematosus and neuromyelitis optica: coincidence or association?",
        "The authors present a 29-year-old woman with systemic lupus erythematosus in whom neuromyelitis optica appeared four years later.",
        "include",
    ),
    "overlap written with a slash": (
        "The NMO/SLE overlap",
        "A 64-year-old man had myelitis and myocarditis. Anti-AQP4 and anti-dsDNA were positive, and an NMO/SLE overlap was diagnosed.",
        "include",
    ),
    "denial of other diseases only": (
        "NMOSD after polymyositis",
        "A 55-year-old woman with polymyositis developed NMOSD. There were no other systemic autoimmune manifestations, and infection was excluded.",
        "include",
    ),
    "cohort mentioned in passing": (
        "Inebilizumab for NMOSD with Sjögren's syndrome: a case report",
        "Inebilizumab reduced attacks in a randomised trial (hazard ratio 0.27). We gave it to a 49-year-old woman with NMOSD and Sjögren's syndrome, who has been free of attacks since.",
        "include",
    ),
    "twins": (
        "Neuromyelitis optica and lupus in twin sisters",
        "Two twin sisters are reported. Both had systemic lupus erythematosus from adolescence and both developed neuromyelitis optica in their twenties.",
        "include",
    ),
    "poster": (
        "A 52-year-old with blindness and dry eyes",
        "Objective: NA. Background: NMOSD may coexist with Sjögren's syndrome. Design/Methods: NA. Results: A 52-year-old woman with dry eyes and mouth lost vision. AQP4-IgG was positive, and lip biopsy confirmed Sjögren's syndrome. NMOSD was diagnosed. Conclusions: Think of NMOSD.",
        "include",
    ),
    "misspelt": (
        "Neuromyelitis optica in systemic lupus erythematosis",
        "We present a 20 year old female with systemic lupus erythematosis and neuromyelitis optica.",
        "include",
    ),
    "no age, no name of sex": (
        "Neuromyelitis optica in Sjogren syndrome treated with tocilizumab",
        "The patient had Sjogren syndrome for years and developed neuromyelitis optica. After tocilizumab the patient had no further attack.",
        "include",
    ),
    "three words of case": (
        "Antiphospholipid syndrome and neuromyelitis optica: case report",
        "Neuromyelitis optica is a severe disease. The patient had both antiphospholipid syndrome and neuromyelitis optica, and recovered with plasma exchange.",
        "include",
    ),
    "lupus myelitis with the antibody": (
        "Aquaporin-4 antibodies in lupus myelitis",
        "A 31-year-old woman with SLE developed longitudinally extensive myelitis; NMO-IgG was found in her serum.",
        "include",
    ),
    "long series described one by one": (
        "Neuromyelitis optica in seven patients with lupus",
        "Seven patients with systemic lupus erythematosus and neuromyelitis optica are described. Patient 1, a 23-year-old woman, had optic neuritis first. Patient 2, a 40-year-old man, had myelitis first.",
        "include",
    ),
    "possible second disease": (
        "Neuromyelitis optica with probable Sjögren's syndrome",
        "A 39-year-old woman with neuromyelitis optica had dry mouth and anti-SSA; probable Sjögren's syndrome was suspected.",
        "kept",
    ),
    "both diseases by pronoun": (
        "An unusual coincidence in a young woman",
        "Neuromyelitis optica may coexist with systemic lupus erythematosus. We report a 21-year-old woman who had both diseases from the beginning.",
        "kept",
    ),
    "title only": ("Neuromyelitis optica and systemic lupus erythematosus: a case report", None, "unclear"),
    "title only, one disease": ("Transverse myelopathy in systemic lupus erythematosus", None, "unclear"),
    "title only, neither disease": ("An unusual cause of paraplegia", None, "unclear"),
    "could not be ruled out": (
        "Myelitis in Sjögren's syndrome",
        "A 44-year-old woman with Sjögren's syndrome had myelitis. AQP4-IgG was not available, and neuromyelitis optica could not be ruled out.",
        "kept",
    ),
    "suspected only": (
        "Myelitis in lupus",
        "A 25-year-old woman with SLE had longitudinally extensive myelitis. NMOSD was suspected and AQP4-IgG is pending.",
        "kept",
    ),
    "named, then revised": (
        "A changing diagnosis in a woman with lupus",
        "A 34-year-old woman with SLE was diagnosed with NMOSD because of myelitis. After repeated tests NMOSD was ruled out and neurosarcoidosis was found.",
        "unclear",
    ),
    "MOGAD beside the name": (
        "A man with Sjögren's syndrome and optic neuritis",
        "A 41-year-old man with Sjögren's syndrome was thought to have NMOSD. MOG antibody-associated disease was diagnosed.",
        "not in",
    ),
    "Polish": (
        "Zapalenie rdzenia u chorej z toczniem",
        "Opisujemy przypadek 30-letniej chorej, u której rozpoznano zapalenie nerwów wzrokowych i rdzenia oraz toczeń, i nie stwierdzono innych chorób przez wiele lat.",
        "unclear",
    ),
    "Japanese": (
        "視神経脊髄炎",
        "症例は30歳女性。全身性エリテマトーデスの経過中に視力低下と対麻痺が出現し、抗体検査が陽性であった。治療により改善した。",
        "unclear",
    ),
    "Russian": (
        "Оптикомиелит Девика и системная красная волчанка",
        "Представлено наблюдение пациентки 35 лет с системной красной волчанкой, у которой развился оптикомиелит Девика. На фоне лечения отмечено улучшение.",
        "unclear",
    ),
    "diseases of two patients": (
        "Rituximab in refractory autoimmune disease: two cases",
        "Patient 1 was a 30-year-old woman with NMOSD who stopped having attacks. Patient 2 was a 44-year-old woman with systemic lupus erythematosus whose nephritis improved.",
        "unclear",
    ),
    "diseases of patients in a list": (
        "Stem cell transplantation in five patients",
        "Five patients (systemic sclerosis, neuromyelitis optica, multiple sclerosis, myasthenia gravis and lupus) were transplanted. One of them, a 30-year-old woman, died.",
        "unclear",
    ),
    "a cohort and one told case": (
        "Autoimmune disease in neuromyelitis optica",
        "We reviewed 120 patients with NMOSD; the median age was 40 years and the hazard ratio of relapse was 1.2. One illustrative patient, a 35-year-old woman with SLE, is described.",
        "kept",
    ),
}

DROP = {
    "lupus myelitis without the antibody test": (
        "Longitudinally extensive transverse myelitis in systemic lupus erythematosus",
        "A 28-year-old woman with SLE developed longitudinally extensive transverse myelitis and improved on cyclophosphamide.",
        "exclude: no_nmosd",
    ),
    "antibody negative myelitis": (
        "Myelitis in Sjögren's syndrome",
        "A 33-year-old woman with Sjögren's syndrome had myelitis from C4 to T1. AQP4-IgG was negative twice.",
        "exclude: no_nmosd",
    ),
    "ruled out by antibody": (
        "Optic neuritis in lupus",
        "A 22-year-old woman with SLE had optic neuritis. NMOSD was ruled out as AQP4-IgG was negative.",
        "exclude: no_nmosd",
    ),
    "without evidence of": (
        "Optic neuropathy in lupus",
        "A 60-year-old woman with SLE had ischaemic optic neuropathy without evidence of neuromyelitis optica.",
        "exclude: no_nmosd",
    ),
    "antibodies of a disease are not the disease": (
        "Neuromyelitis optica with antinuclear antibodies",
        "A 40-year-old woman had neuromyelitis optica. ANA and anti-SSA were positive, but she had no sicca symptoms and no connective tissue disease was found.",
        "exclude: no_ctd",
    ),
    "lupus anticoagulant is not lupus": (
        "Neuromyelitis optica with lupus anticoagulant",
        "A 31-year-old man had neuromyelitis optica and a positive lupus anticoagulant without thrombosis.",
        "exclude: no_ctd",
    ),
    "disease of the mother": (
        "Neuromyelitis optica in a child",
        "An 8-year-old girl had neuromyelitis optica. Her mother had systemic lupus erythematosus.",
        "exclude: no_ctd",
    ),
    "list of associations": (
        "Neuromyelitis optica with Hashimoto's thyroiditis",
        "NMOSD may coexist with autoimmune diseases such as SLE, Sjögren's syndrome and myasthenia gravis. A 37-year-old woman with NMOSD had Hashimoto's thyroiditis.",
        "exclude: background_only",
    ),
    "advice in the conclusion": (
        "Longitudinally extensive myelitis in a young woman with lupus",
        "A 25-year-old woman with SLE had myelitis from C2 to T8; AQP4-IgG was negative. Neuromyelitis optica should be considered in patients with SLE and myelitis.",
        "out",
    ),
    "rheumatoid factor is not rheumatoid arthritis": (
        "Recurrent optic neuritis with ulcerative colitis",
        "A 35-year-old woman with ulcerative colitis had recurrent optic neuritis; NMO antibody was positive. Rheumatoid factor, ANA and anti-Ro were negative.",
        "exclude: no_ctd",
    ),
    "cohort": (
        "Connective tissue disease in neuromyelitis optica spectrum disorder: a retrospective cohort study",
        "We retrospectively reviewed 113 patients with NMOSD, of whom 30 had connective tissue disease including SLE. Kaplan-Meier analysis showed earlier relapse (P < 0.05).",
        "exclude: not_case_report",
    ),
    "cohort without the word": (
        "Neuromyelitis optica and Sjögren's syndrome",
        "Of 109 patients with Sjögren's syndrome, 11 had NMOSD and 8 had other demyelinating disease. Anti-AQP4 was found only in NMOSD (72.7%).",
        "exclude: not_case_report",
    ),
    "trial": (
        "Eculizumab in AQP4-positive NMOSD",
        "In this randomised, double-blind, placebo-controlled phase 3 trial, 143 patients with NMOSD were enrolled; patients with SLE or Sjögren's syndrome were included. The primary end point was the first relapse.",
        "exclude: not_case_report",
    ),
    "trial that excludes the disease": (
        "Satralizumab in NMOSD",
        "In this phase 3 trial 95 patients with NMOSD were randomised, excluding patients with SLE or other connective tissue disease.",
        "out",
    ),
    "systematic review": (
        "Neuromyelitis optica spectrum disorder and systemic lupus erythematosus: a systematic review",
        "We searched PubMed and Embase. 67 articles were included with 88 patients; the mean age was 36 years.",
        "exclude: not_case_report",
    ),
    "narrative review": (
        "Neuromyelitis optica and connective tissue diseases: an update",
        "This review summarises the association of NMOSD with SLE and Sjögren's syndrome, its pathogenesis and treatment.",
        "exclude: not_case_report",
    ),
    "review by its tag": (
        "Central nervous system involvement in lupus and Sjögren's syndrome",
        "Neuromyelitis optica is found in some patients with lupus or Sjögren's syndrome. Pathogenesis, diagnosis and treatment are discussed.",
        "exclude: not_case_report",
        "Review",
    ),
    "guideline": (
        "Recommendations for the diagnosis and treatment of neuromyelitis optica",
        "An expert panel gives recommendations for NMOSD, including patients with SLE.",
        "exclude: not_case_report",
    ),
    "survey": (
        "Pregnancy in neuromyelitis optica: an international survey",
        "217 women with NMOSD, 20 of them with SLE, answered a questionnaire.",
        "exclude: not_case_report",
    ),
    "mice": (
        "Neuromyelitis optica antibodies in lupus-prone mice",
        "MRL/lpr mice, a model of systemic lupus erythematosus, were injected with NMO-IgG from a patient with neuromyelitis optica.",
        "exclude: not_human",
    ),
    "rats in the text alone": (
        "Passive transfer of human neuromyelitis optica",
        "IgG of patients with NMO and SLE was infused into rats and produced loss of astrocytes.",
        "exclude: not_human",
    ),
    "dog": (
        "Necrotising optic neuritis in a dog with lupus",
        "A 6-year-old Labrador retriever dog with systemic lupus erythematosus had optic neuritis and myelitis resembling neuromyelitis optica.",
        "not in",
    ),
    "cells": (
        "Complement on astrocytes in neuromyelitis optica",
        "In vitro, cultured astrocytes were exposed to sera of patients with NMO, SLE and Sjögren's syndrome. Cell lines expressing AQP4 were lysed.",
        "exclude: not_human",
    ),
    "reply": (
        "Authors' reply",
        "We thank our colleagues for their interest in our paper on neuromyelitis optica and lupus and agree that AQP4-IgG testing is of value.",
        "out",
    ),
    "comment by its tag": (
        "Neuromyelitis optica and lupus: two faces of one coin",
        "The recent paper on neuromyelitis optica and lupus raises questions about complement.",
        "not in",
        "Comment",
        "Letter",
    ),
    "erratum": (
        "Correction: Neuromyelitis optica in a patient with Sjögren's syndrome",
        "The affiliation of the second author of this case report of neuromyelitis optica with Sjögren's syndrome was wrong.",
        "exclude: other",
        "Published Erratum",
    ),
    "textbook": (
        "Neuromyelitis Optica (StatPearls)",
        "This activity reviews neuromyelitis optica and its association with SLE and highlights the role of the interprofessional team.",
        "out",
    ),
    "case of psoriatic arthritis": (
        "Neuromyelitis optica after adalimumab",
        "A 45-year-old man with psoriatic arthritis developed NMOSD on adalimumab.",
        "exclude: no_ctd",
    ),
    "neither disease": (
        "A rare cause of headache",
        "A 50-year-old woman had a headache for two weeks.",
        "exclude: no_nmosd",
    ),
    "neither nor": (
        "Optic neuritis without company",
        "A 30-year-old woman with neuromyelitis optica had neither systemic lupus erythematosus nor Sjögren's syndrome.",
        "exclude: no_ctd",
    ),
    "systemic sclerosis and multiple sclerosis": (
        "Two scleroses in one woman",
        "A 43-year-old woman with systemic sclerosis developed relapsing-remitting multiple sclerosis; AQP4-IgG was negative.",
        "exclude: no_nmosd",
    ),
    "healthy controls with lupus": (
        "Serum GFAP in neuromyelitis optica",
        "GFAP was measured in 33 patients with NMOSD, 20 with SLE and 30 healthy controls. It was higher in NMOSD (p < 0.001).",
        "exclude: not_case_report",
    ),
}


MORE = {
    "lupus taken back": (
        "NMOSD masquerading as lupus myelitis",
        "A 27-year-old woman was treated for lupus myelitis for two years. ANA was low and SLE criteria were never met; AQP4-IgG was positive and the final diagnosis was NMOSD without SLE.",
        "not in",
    ),
    "twenty years between": (
        "From lupus to NMOSD: 20 years",
        "The patient was diagnosed with lupus nephritis at 15 and with NMOSD at 35.",
        "include",
    ),
    "drug-induced lupus": (
        "Drug-induced lupus in NMOSD",
        "A man with NMOSD on infliximab developed drug-induced lupus.",
        "kept",
    ),
    "discoid": (
        "Discoid lupus and NMOSD",
        "A 60-year-old man with discoid lupus erythematosus developed NMOSD.",
        "kept",
    ),
    "cases announced by the title alone": (
        "Two cases of NMOSD with SjS treated with satralizumab",
        "Both women were free of relapse at one year.",
        "include",
    ),
    "telegram style": (
        "A case of Sjogren syndrome with NMO",
        "43yo F, dry mouth 5 y, hiccup, T3-T9 myelitis, anti-AQP4 (+), SSA (+), lip biopsy (+). mPSL pulse, PE. Recovered.",
        "include",
    ),
    "transplantation of one patient": (
        "Autologous HSCT for NMOSD with SLE",
        "A 28-year-old female with refractory NMOSD and SLE underwent HSCT and AQP4-IgG vanished.",
        "include",
    ),
    "pregnancies counted": (
        "Pregnancy outcomes in NMOSD with connective tissue disease",
        "Of 54 pregnancies in 31 women, 12 had CTD. Relapse rate rose postpartum (p=0.01).",
        "out",
    ),
    "numbers in brackets": (
        "Serum IL-6 in NMOSD, SLE and Sjogren",
        "IL-6 was measured in NMOSD (n=40), SLE (n=30) and Sjogren (n=20) patients.",
        "out",
    ),
    "genetics": (
        "HLA alleles shared by NMOSD and SLE: Mendelian randomization",
        "Genetic liability to SLE raised the risk of NMOSD (OR 1.3).",
        "out",
    ),
    "Spanish guideline": (
        "Guia de practica clinica de neuromielitis optica",
        "Se revisan recomendaciones para NMOSD, incluso con lupus.",
        "out",
    ),
    "Spanish review": (
        "Neuromielitis optica y enfermedades del tejido conectivo: revision",
        "Se revisa la asociacion de NMO con LES y Sjogren y su tratamiento.",
        "out",
    ),
    "Portuguese without an article": (
        "Lupus eritematoso sistemico e neuromielite optica: relato de caso",
        "Mulher de 29 anos com LES ha 5 anos evoluiu com paraplegia e perda visual; anti-AQP4 positivo.",
        "include",
    ),
    "German compound names": (
        "Neuromyelitis-optica-Spektrum-Erkrankung und Sjögren-Syndrom",
        "Eine 61-jährige Patientin mit bekanntem Sjögren-Syndrom entwickelte eine langstreckige Myelitis; AQP4-Antikörper waren positiv.",
        "include",
    ),
    "Turkish": (
        "Nöromiyelitis optika ve lupus birlikteliği: olgu sunumu",
        "Otuz yaşında kadın hasta lupus tanısı ile izlenirken optik nörit gelişti ve nöromiyelitis optika tanısı kondu, tedavi ile düzeldi.",
        "kept",
    ),
    "translated title in brackets": (
        "[Neuromyelitis optica spectrum disorder with Sjogren syndrome: report of 3 cases]",
        "Three women aged 32-56 with NMOSD and Sjogren syndrome are summarised. All were AQP4 positive. Methylprednisolone and mycophenolate helped.",
        "include",
    ),
    "fifteen analysed": (
        "Clinical features of 15 cases of NMOSD with Sjogren syndrome",
        "Fifteen patients were analysed retrospectively; 14 were women. AQP4 positive in 80%.",
        "out",
    ),
    "six in general": (
        "Neuromyelitis optica in six lupus patients",
        "Six patients with SLE and NMO were followed. All relapsed; four improved on rituximab.",
        "kept",
    ),
    "case-control is no case": (
        "NMOSD with and without SLE: a case-control study",
        "20 patients with NMOSD-SLE were matched to 40.",
        "out",
    ),
    "myasthenia": (
        "Myasthenia gravis and NMOSD after thymectomy",
        "A 40-year-old woman with MG and thymectomy developed NMOSD; ANA 1:160; no SLE.",
        "exclude: no_ctd",
    ),
    "unlike lupus": (
        "NMOSD with sarcoidosis",
        "A 51-year-old African American man with NMOSD had sarcoidosis. Unlike SLE and Sjogren's syndrome, sarcoidosis is rarely linked with NMOSD.",
        "out",
    ),
    "behcet": (
        "Behcet disease and NMOSD",
        "A 35-year-old man with Behcet disease had AQP4-positive NMOSD.",
        "exclude: no_ctd",
    ),
    "myelitis without a test": (
        "CNS Sjogren's with transverse myelitis",
        "A 70-year-old woman with Sjogren's syndrome had T4-T8 myelitis. Cyclophosphamide helped.",
        "exclude: no_nmosd",
    ),
    "MOGAD and how it differs": (
        "MOG antibody disease in lupus",
        "A 29-year-old woman with SLE had optic neuritis. MOG-IgG positive, AQP4-IgG negative: MOGAD was diagnosed. MOGAD differs from NMOSD.",
        "not in",
    ),
    "called NMOSD with the other antibody": (
        "MOG-IgG-positive NMOSD with SLE",
        "A 29-year-old woman with SLE and NMOSD had MOG-IgG but no AQP4-IgG.",
        "kept",
    ),
    "MS SLE": (
        "MS or lupus?",
        "A 33-year-old woman with SLE had brain lesions. Multiple sclerosis was diagnosed; NMO-IgG was absent.",
        "out",
    ),
    "comment on a report": (
        "Comment on: Neuromyelitis optica and Sjogren's syndrome",
        "We read with interest the report of a patient with NMO and Sjogren's syndrome and add remarks on lip biopsy.",
        "not in",
    ),
    "reply that retells the case": (
        "Reply to: NMO in lupus",
        "The writers answer that their patient, a 30-year-old with SLE, met criteria for NMO.",
        "not in",
    ),
    "chapter": (
        "Neuromyelitis Optica",
        "This chapter covers NMO: causes, links to SLE and Sjogren's, diagnosis and therapy.",
        "out",
    ),
    "protocol of a review": (
        "Protocol for a systematic review of NMOSD with CTD",
        "PubMed and Embase will be searched for case reports of NMOSD with CTD.",
        "out",
    ),
    "trial number": (
        "Telitacicept in NMOSD with Sjogren's syndrome (NCT00000000)",
        "Open-label study; 40 participants; endpoint: time to first relapse.",
        "out",
    ),
    "immunised mice": (
        "AQP4 peptide immunisation induces NMO in lupus-prone mice",
        "Mice were immunised; SLE-like nephritis preceded myelitis.",
        "exclude: not_human",
    ),
    "meta-analysis": (
        "Prevalence of Sjogren's in NMOSD: meta-analysis",
        "29 studies, 2,500 patients; prevalence 7%.",
        "out",
    ),
    "one participant of a trial": (
        "A woman with NMOSD and SLE in the N-MOmentum open-label period",
        "One participant of the trial, a 38-year-old woman with NMOSD and SLE, is described.",
        "kept",
    ),
    "fragments with years": (
        "NMOSD/SLE",
        "SLE since 2001. 2015: LETM T2-T9, AQP4-IgG 1:640. Rx: IVMP, PLEX, RTX. mRS 4 to 2.",
        "kept",
    ),
    "no history of": (
        "NMOSD in a woman without autoimmune history",
        "A 39-year-old woman with no history of SLE or Sjogren's syndrome had AQP4+ NMOSD.",
        "exclude: no_ctd",
    ),
    "disease of a sister": ("Familial NMO", "A 30-year-old woman with NMO whose sister has SLE.", "exclude: no_ctd"),
    "autopsy": (
        "Neuromyelitis optica and Sjogren's syndrome: autopsy",
        "At autopsy of a woman dead at 61, the cord was necrotic and lymphocytes filled the salivary glands. She had NMO and Sjogren's syndrome in life.",
        "include",
    ),
    "question in the title": (
        "Is it NMO or neurolupus?",
        "A 19-year-old woman with SLE had LETM and bilateral optic neuritis. NMO-IgG was strongly positive.",
        "include",
    ),
    "both in doubt": (
        "LETM in possible lupus",
        "A man of 33 years with LETM and AQP4-IgG had features suggestive of SLE.",
        "kept",
    ),
    "short form after its long form": (
        "Neuromyelitis optica during etanercept for rheumatoid arthritis",
        "A 55-year-old woman with RA on etanercept had NMO.",
        "include",
    ),
    "no person named in the text": (
        "A woman with dry eyes",
        "Sjogren's syndrome was known for ten years. Then came hiccups and T2-T8 myelitis. Antibodies to aquaporin 4 were found in serum and CSF.",
        "include",
    ),
    "national cohort": (
        "Coexisting SLE in a national NMOSD cohort",
        "Among 300 patients 9 had SLE. Age at onset was lower (p=0.03).",
        "out",
    ),
    "observation without a noun of person": (
        "Primary Sjogren's and NMOSD",
        "Observation: a 34-year-old Moroccan with primary Sjogren's presented blurred vision; AQP4 antibodies were found and NMOSD retained.",
        "include",
    ),
    "pronouns alone": (
        "NMOSD in SLE responsive to tocilizumab",
        "Her NMOSD relapsed five times in two years despite rituximab. SLE had been diagnosed at 16. Monthly tocilizumab stopped the attacks.",
        "include",
    ),
    "is described": (
        "Neuromyelitis optica and dermatomyositis",
        "The coexistence of dermatomyositis and NMO in a 40-year-old Hispanic woman is described.",
        "include",
    ),
    "bullets": (
        "SSc-NMOSD",
        "Female, 52. SSc for 8 y (Scl-70+). Acute paraplegia, LETM. AQP4+. PLEX, cyclophosphamide. Walks with aid.",
        "include",
    ),
    "never reported together": (
        "First report of NMOSD with anti-synthetase syndrome",
        "Antisynthetase syndrome and NMOSD have not been reported together. The patient, aged 61, had interstitial lung disease with anti-Jo-1 and then LETM with AQP4-IgG.",
        "include",
    ),
    "first general, then his": (
        "NMO and RA",
        "Rheumatoid arthritis is seldom associated with NMO. This 66-year-old man had seropositive RA treated with methotrexate when NMO began.",
        "include",
    ),
    "diagnostic challenge": (
        "NMOSD vs neurolupus: a diagnostic challenge",
        "A 25-year-old woman with SLE had LETM and area postrema syndrome. Neurolupus was considered; AQP4-IgG confirmed NMOSD.",
        "include",
    ),
    "others excluded": (
        "NMOSD and Sjogren",
        "MS, sarcoidosis and SLE were excluded in a 45-year-old woman with sicca and myelitis; AQP4-IgG and lip biopsy gave NMOSD with Sjogren's syndrome.",
        "include",
    ),
    "denied effect of a drug": (
        "Rituximab failure in NMOSD with SLE",
        "A man of 37 with SLE and NMOSD did not respond to rituximab; no relapse on eculizumab.",
        "include",
    ),
    "one denied, another met": (
        "NMOSD with sicca",
        "A 50-year-old woman with NMOSD had no SLE but met criteria for Sjogren's syndrome.",
        "include",
    ),
    "three diseases in turn": (
        "Evolving autoimmunity",
        "A 12-year-old girl with NMO developed SLE at 15 and Sjogren's at 18.",
        "include",
    ),
    "numbered shorthand": (
        "Autoimmune overlap: NMO with CTD",
        "Case 1: 29F with MCTD, ON and LETM, NMO-IgG positive. Case 2: 33M with SLE, LETM, NMO-IgG negative.",
        "include",
    ),
    "two of five": (
        "Demyelination in Sjogren's: five cases",
        "Five Sjogren's patients with CNS demyelination are reported: two met NMO criteria (AQP4 positive), two MS, one ADEM.",
        "kept",
    ),
    "retrospective review of three": (
        "Rituximab in NMOSD with lupus: retrospective review of three patients",
        "We retrospectively reviewed three patients with NMOSD and lupus given rituximab. All were women aged 22-41.",
        "include",
    ),
    "teaching image": (
        "Teaching NeuroImages: lupus and NMO",
        "A 20-year-old woman with lupus presented with hiccups. MRI showed area postrema lesion; AQP4 antibody positive.",
        "include",
    ),
    "woman met in passing": (
        "Lupus cystitis, myelitis, and AQP4 antibodies",
        "In a woman with lupus, urinary retention was due to LETM with AQP4 antibodies.",
        "include",
    ),
    "killed by": (
        "Fatal NMOSD with systemic sclerosis",
        "Respiratory failure from cervical myelitis killed a 58-year-old woman with limited systemic sclerosis. AQP4-IgG came back positive after death.",
        "include",
    ),
    "disease named by its antibody": (
        "AQP4-IgG disease and APS",
        "A 31-yr-old with primary antiphospholipid syndrome (miscarriage, LA+) had AQP4-IgG-positive LETM.",
        "include",
    ),
    "biomarkers of one patient": (
        "Aquaporin-4 autoimmunity and Sjogren: clinical, imaging and biomarker follow-up of one patient",
        "GFAP and NfL were measured over four years in a 47-year-old woman with NMOSD and Sjogren's syndrome; median GFAP was 200 pg/ml.",
        "include",
    ),
    "two described in a cohort": (
        "NMOSD in a Sjogren cohort",
        "In a cohort of 400 Sjogren patients we found two with NMOSD. Patient 1, a 44-year-old woman, had LETM. Patient 2, a 52-year-old woman, had optic neuritis.",
        "kept",
    ),
    "list, then another disease": (
        "NMOSD and Graves' disease",
        "NMOSD has been described with SLE, Sjogren's syndrome and thyroiditis. Our patient, a 29-year-old man, had Graves' disease.",
        "out",
    ),
    "negative written of the disease": (
        "Myelopathy in lupus: a case and review",
        "A 40-year-old woman with lupus had T5 myelopathy. NMO was negative (AQP4-IgG twice).",
        "out",
    ),
    "mimicking": (
        "Sjogren-like sicca and HTLV-1 myelopathy mimicking NMOSD",
        "A 50-year-old woman with Sjogren's syndrome had myelopathy mimicking NMOSD; AQP4-IgG negative; HTLV-1 was found.",
        "out",
    ),
    "treated for it by mistake": (
        "Copper deficiency myelopathy misdiagnosed as NMOSD in systemic sclerosis",
        "A 60-year-old woman with systemic sclerosis was treated for seronegative NMOSD for one year. Copper was low and replacement cured her.",
        "not in",
    ),
    "infection instead": (
        "TB myelitis in SLE",
        "A 28-year-old with SLE had LETM; AQP4 and MOG antibodies were negative; CSF grew M. tuberculosis.",
        "out",
    ),
    "optic neuritis and a negative test": (
        "SLE optic neuritis",
        "Bilateral optic neuritis in an 18-year-old with SLE improved on steroids. NMO-IgG was negative.",
        "out",
    ),
    "juvenile idiopathic arthritis": (
        "NMO with juvenile idiopathic arthritis",
        "A 14-year-old boy with juvenile idiopathic arthritis on etanercept developed NMO.",
        "out",
    ),
    "ankylosing spondylitis": (
        "NMOSD with ankylosing spondylitis",
        "A 35-year-old man with ankylosing spondylitis had NMOSD. No lupus or Sjogren's was found.",
        "out",
    ),
    "antibodies without disease": (
        "NMOSD with high titre ANA and anti-Ro",
        "A 33-year-old woman with NMOSD had ANA 1:1280 and anti-Ro without connective tissue disease.",
        "out",
    ),
    "opinion to the editor": (
        "Is neuromyelitis optica part of Sjogren's syndrome?",
        "To the Editor: We suggest, from published series, that NMO in Sjogren's syndrome is an independent disease and not a vasculitic complication.",
        "not in",
    ),
    "registry numbers": (
        "Incidence of NMOSD in Taiwan with rheumatic comorbidity",
        "From 2000 to 2013, 520 NMOSD cases were found; SLE preceded in 3%.",
        "out",
    ),
    "choices are reviewed": (
        "Management of NMOSD with systemic autoimmune disease",
        "Treatment choices in patients with NMOSD and SLE or Sjogren's syndrome are reviewed.",
        "out",
    ),
    "experts agreed": (
        "Latin American consensus on NMOSD",
        "Experts agreed on 30 statements, three on patients with SLE or Sjogren's.",
        "out",
    ),
    "leaflet": ("Living with NMOSD and lupus", "A patient leaflet that explains NMOSD and lupus.", "not in"),
    "retracted": (
        "NMOSD in lupus: a case report",
        "A 30-year-old woman with lupus and NMOSD is reported.",
        "unclear",
        "Retracted Publication",
    ),
    "cat": (
        "NMO-like disease in a cat",
        "A 5-year-old cat with lupus had optic neuritis; feline AQP4 antibodies were found.",
        "not in",
    ),
    "cohort with one death told": (
        "Myelitis in lupus: AQP4 status in 24 patients",
        "We retrospectively reviewed 24 patients with SLE and myelitis. Median age was 30 years. AQP4-IgG was positive in 5, who "
        "had NMOSD. One patient, a 26-year-old woman, died.",
        "out",
    ),
    "cohort with one patient described at length": (
        "Myelitis in lupus: AQP4 status in 24 patients",
        "We retrospectively reviewed 24 patients with SLE and myelitis. Median age was 30 years. AQP4-IgG was positive in 5. A "
        "26-year-old woman with SLE lost vision and NMOSD was diagnosed. Patient 7 had SLE and NMOSD and died.",
        "unclear",
    ),
    "cohort in French, counted in words": (
        "Névrite optique au cours du lupus",
        "Le but de ce travail est d'étudier les névrites optiques du lupus. Neuf patients avaient un lupus, dont huit femmes et un "
        "homme. L'âge moyen était de 40 ans. Les anticorps anti-aquaporine 4 étaient positifs chez deux patients.",
        "not in",
    ),
    "association without one sign and with a disease": (
        "The association of neuromyelitis optica without myelitis and systemic lupus erythematosus: a case report",
        "A 26-year-old woman with systemic lupus erythematosus had bilateral optic neuritis; AQP4-IgG was positive.",
        "include",
    ),
    "sister of a patient in the title": (
        "Neuromyelitis optica in the brother of a patient with scleroderma",
        "A 31-year-old man was blind within a week; AQP4-IgG was found. His sister has systemic sclerosis. He had no sign of it.",
        "exclude: no_ctd",
    ),
    "daughter of the patient": (
        "NMOSD and family",
        "A 55-year-old woman has NMOSD. The daughter of our patient was diagnosed with systemic lupus erythematosus at 20.",
        "exclude: no_ctd",
    ),
    "mother who is the patient": (
        "Neuromyelitis optica in a mother of two with lupus",
        "A 34-year-old mother of two with lupus lost her sight; neuromyelitis optica was diagnosed.",
        "include",
    ),
    "considered and given up": (
        "Myelitis in Sjögren's syndrome",
        "A 60-year-old woman with Sjögren's syndrome had a lesion from C2 to C6. NMOSD was suspected but later excluded, for AQP4-IgG was negative.",
        "exclude: no_nmosd",
    ),
    "considered first, diagnosed then": (
        "Neuromyelitis optica in Sjögren's syndrome",
        "A 60-year-old woman with Sjögren's syndrome lost vision. Giant cell arteritis was suspected but ruled out; AQP4-IgG was positive, and NMOSD was diagnosed.",
        "include",
    ),
    "antibodies are not the disease": (
        "Anti-Ro is not Sjögren's syndrome: a man with NMOSD",
        "A 50-year-old man with NMOSD had anti-Ro antibodies. Sjögren's syndrome was excluded by biopsy.",
        "exclude: no_ctd",
    ),
    "not a manifestation of it": (
        "Case report: NMOSD in lupus",
        "NMOSD is an independent disease and not a manifestation of lupus. A 20-year-old woman with lupus and NMOSD is presented.",
        "include",
    ),
    "patient of those whom a letter answers": (
        "Myelitis in lupus: was aquaporin-4 tested?",
        "We read with great interest the paper on a 26-year-old woman with lupus and long myelitis. Neuromyelitis optica is likely here.",
        "not in",
    ),
    "letter that turns to its own patient": (
        "Myelitis in lupus and aquaporin-4",
        "We read with interest the case of Smith et al. We report a similar patient: a 41-year-old woman with lupus and neuromyelitis optica.",
        "include",
    ),
    "one of many who is only counted": (
        "Cord disease in Sjögren's syndrome is often neuromyelitis optica",
        "Nine patients with myelitis were found among 140 people with Sjögren's syndrome. Six met criteria for neuromyelitis optica; one patient was lost.",
        "exclude: not_case_report",
    ),
    "one of many who is described": (
        "Neuromyelitis optica in Sjögren's syndrome",
        "Among 140 patients of our clinic with Sjögren's syndrome is a 49-year-old with neuromyelitis optica.",
        "kept",
    ),
    "case report without a word of the case": (
        "Neuromyelitis optica: the first face of Sjögren's syndrome",
        "Neuromyelitis optica is a rare disease of the cord and the optic nerves. This case report shows how hard it is to see it as "
        "the first sign of Sjögren's syndrome. Neuromyelitis optica often coexists with other autoimmune diseases. Early treatment is vital.",
        "kept",
    ),
    "review that never says so": (
        "Sjögren's syndrome and neuromyelitis optica",
        "Sjögren's syndrome is a common autoimmune disease. Neuromyelitis optica is a rare disease of the cord. Both diseases may coexist in one person. "
        "AQP4-IgG is found in most patients with neuromyelitis optica and Sjögren's syndrome. Treatment is usually rituximab.",
        "exclude: not_case_report",
    ),
    "review in German": (
        "Sjögren-Syndrom und Neuromyelitis optica",
        "Das Sjögren-Syndrom ist eine häufige Autoimmunerkrankung. Etwa 20 % der Patienten haben neurologische Symptome. Bei Patienten mit "
        "Sjögren-Syndrom und Myelitis sind oft Antikörper gegen Aquaporin-4 nachweisbar. Die Neuromyelitis optica ist eine seltene Erkrankung.",
        "out",
    ),
    "suspected, then withdrawn": (
        "Abscess of the cord in lupus",
        "A 30-year-old man with lupus had a long lesion of the cord, and NMOSD was suspected. Pus was found at operation. The diagnosis of NMOSD was withdrawn.",
        "exclude: no_nmosd",
    ),
    "suspected, in doubt to the end": (
        "A long lesion of the cord in lupus",
        "A 30-year-old man with lupus had a long lesion of the cord, and NMOSD was suspected. He refused further tests.",
        "unclear",
    ),
    "treated as what it was not": (
        "Copper in scleroderma",
        "A 55-year-old woman with scleroderma was treated as NMOSD for a year. Copper was low, and she recovered when it was given.",
        "not in",
    ),
    "first mother, second mother": (
        "Aquaporin-4 antibodies in two newborns",
        "Two newborns are described: the first mother had neuromyelitis optica, the second had lupus.",
        "not in",
    ),
    "series by its title, cohort by its numbers": (
        "Neuromyelitis optica in Sjögren's syndrome: a case series",
        "This cross-sectional study of 88 patients with Sjögren's syndrome found neuromyelitis optica in 6 (p < 0.01 against controls).",
        "exclude: not_case_report",
    ),
    "overview given": (
        "Neuromyelitis optica and lupus",
        "We provide a brief overview of neuromyelitis optica and lupus and discuss how to treat both.",
        "exclude: not_case_report",
    ),
    "editorial on a case": (
        "Two diseases, one clinic",
        "In this issue Miller et al. describe a 20-year-old woman with lupus and neuromyelitis optica. The case teaches humility.",
        "not in",
    ),
    "German compound": (
        "Neuromyelitis optica und Antiphospholipidsyndrom",
        "Eine 44-jährige Patientin mit Antiphospholipidsyndrom entwickelte eine Neuromyelitis optica.",
        "include",
    ),
    "sought and not found": (
        "NMOSD and gammopathy",
        "A 70-year-old man had AQP4-positive NMOSD. Systemic sclerosis was sought but not found.",
        "exclude: no_ctd",
    ),
    "none of that antibody": (
        "MOG antibodies in scleroderma",
        "Two women with scleroderma and optic neuritis had MOG-IgG; none had AQP4-IgG.",
        "exclude: no_nmosd",
    ),
    "telegram that begins with an age": (
        "NMOSD after dermatomyositis",
        "Dermatomyositis since school. At 31: blindness, then paraplegia. AQP4-IgG 1:100. Rituximab.",
        "include",
    ),
    "ages of follow-up": (
        "NMOSD with and without dermatomyositis",
        "At 12, 24 and 36 months 40% of those with dermatomyositis were free of relapse.",
        "not in",
    ),
    "IgG in a dish": (
        "IgG of NMO and lupus in a dish",
        "Purified IgG of three NMO and three lupus sera was compared. NMO IgG bound to astrocytes.",
        "out",
    ),
    "genitives that look Czech": (
        "Sjogren's of the cord",
        "Sjogren's by biopsy; Sjogren's antibodies; cord lesion short; NMO-IgG negative. Final diagnosis: Sjogren's.",
        "exclude: no_nmosd",
    ),
    "told that she had lupus": (
        "NMOSD misread as lupus",
        "A 20-year-old woman with AQP4-positive NMOSD was told that she had lupus for an ANA of 1:80. Criteria for lupus were not fulfilled.",
        "exclude: no_ctd",
    ),
    "thought of": (
        "A medullary lesion in Sjögren's syndrome",
        "A 66-year-old woman with Sjögren's syndrome had hiccups. NMOSD was thought of; a glioma was found.",
        "not in",
    ),
    "lupus brother": (
        "NMOSD in a woman nursing her lupus brother",
        "A 48-year-old woman had AQP4-positive NMOSD. She had no lupus.",
        "exclude: no_ctd",
    ),
    "considered, by the title": (
        "Blindness in scleroderma: NMOSD suspected",
        "A 51-year-old woman with scleroderma lost vision. AQP4-IgG was negative and arteritis was found.",
        "not in",
    ),
    "doubt left by the text": (
        "Myelitis in scleroderma and neuromyelitis optica",
        "A 51-year-old woman with scleroderma had a short myelitis, and neuromyelitis optica was suspected.",
        "unclear",
    ),
    "antibodies of a disease that is named in general": (
        "Long myelitis in old age",
        "Lupus is seldom joined by neuromyelitis optica. A 79-year-old man had a long myelitis with AQP4-IgG. Antinuclear and anti-dsDNA antibodies were positive.",
        "unclear",
    ),
    "one antibody of a disease that is named in general": (
        "Long myelitis in old age",
        "Lupus is seldom joined by neuromyelitis optica. A 79-year-old man had a long myelitis with AQP4-IgG. Antinuclear antibodies were positive.",
        "exclude: background_only",
    ),
    "diagnosis told in a sentence that also looks ahead": (
        "Weakness and positive serology",
        "Lupus was known in a 40-year-old woman who could not walk. With AQP4-IgG in the fluid the diagnosis was NMOSD, which may relapse.",
        "include",
    ),
    "Portuguese antibody with a hyphen": (
        "Mielite no lúpus",
        "Mulher de 30 anos com lúpus eritematoso sistêmico e mielite longitudinalmente extensa. O anticorpo anti-aquaporina-4 foi positivo.",
        "include",
    ),
    "Portuguese for in the, which looks like a denial": (
        "Neuromielite óptica no lúpus eritematoso sistêmico",
        "Relatamos o acometimento da medula no lúpus em uma mulher de 26 anos com neuromielite óptica.",
        "include",
    ),
    "English denial after a symptom": (
        "A man with neuromyelitis optica",
        "A 50-year-old man had neuromyelitis optica, optic neuritis, but no lupus; there was no scleroderma.",
        "exclude: no_ctd",
    ),
    "one disease each, told in one breath": (
        "Acute myelitis: three patients",
        "Three patients with myelitis are described: one had scleroderma, one neuromyelitis optica and one sarcoidosis.",
        "not in",
    ),
    "the first and the second, told by age and sex": (
        "Two long lesions of the cord",
        "Two patients are reported. The first, a 30-year-old woman, had lupus and no AQP4-IgG. The second, a 52-year-old man, had neuromyelitis optica.",
        "not in",
    ),
    "mother and daughter, a disease each": (
        "Two women of one family",
        "A 25-year-old woman had neuromyelitis optica. Her mother, the second patient, had systemic sclerosis.",
        "exclude: no_ctd",
    ),
    "one of several has both": (
        "Neuromyelitis optica: three patients",
        "Three patients had neuromyelitis optica: one had lupus as well, one myasthenia, and one no other disease.",
        "kept",
    ),
    "presented by a symptom": (
        "Neuromyelitis optica in lupus",
        "A 29-year-old woman with lupus presented by sudden and severe loss of sight. Neuromyelitis optica was diagnosed.",
        "include",
    ),
    "podcast": (
        "Lupus and neuromyelitis optica: a podcast",
        "Two experts answer questions of listeners on neuromyelitis optica and lupus.",
        "out",
    ),
    "suspected to be": (
        "Rash in NMOSD",
        "A rash in a woman with NMOSD was suspected to be discoid lupus; it was tinea.",
        "not in",
    ),
    "considered to have both": (
        "Two diagnoses in one man",
        "A 30-year-old man with long myelitis and nephritis was considered to have both lupus and neuromyelitis optica.",
        "include",
    ),
    "an expert's view": (
        "Lupus of the cord: an expert's view",
        "The author gives his view of lupus of the cord and of neuromyelitis optica.",
        "exclude: not_case_report",
    ),
    "reply that names our patient": (
        "Response to: NMOSD in lupus",
        "We thank Dr. Moon for her remarks on our patient with lupus and NMOSD. Vaccination was complete.",
        "exclude: other",
    ),
    "comment that PubMed calls a case report too": (
        "Response to: NMOSD in lupus",
        "Our patient with lupus and NMOSD had no relapse either.",
        "kept",
        "Case Reports",
        "Comment",
    ),
    "lupus family": (
        "Optic neuritis in a lupus family",
        "A 16-year-old boy had NMOSD with AQP4-IgG. Two of his aunts have lupus.",
        "exclude: no_ctd",
    ),
    "girl in a telegram": (
        "Dermatomyositis and NMOSD in adolescence",
        "Adolescent girl, dermatomyositis at 11, NMOSD at 14. Rituximab.",
        "include",
    ),
    "sera counted": (
        "Aquaporin-4 antibodies in scleroderma sera",
        "Antibodies were found in 3 of 160 scleroderma sera, all of patients with NMO.",
        "out",
    ),
    "subgroup of a trial": (
        "Eculizumab in NMOSD with history of autoimmune disease: PREVENT subgroup",
        "Of 143 participants 37 had other autoimmune disease (SLE, Sjogren); relapse risk fell by 96%.",
        "out",
    ),
}


def holds(wanted: str, decision: str, reason: str | None) -> bool:
    if wanted in ("include", "unclear"):
        return decision == wanted
    if wanted == "kept":
        return decision != "exclude"
    if wanted == "not in":
        return decision != "include"
    return decision == "exclude" and (wanted == "out" or wanted == f"exclude: {reason}")


@pytest.mark.parametrize("name", [*KEEP, *DROP, *MORE])
def test_oddity(screener, name):
    title, abstract, wanted, *tags = {**KEEP, **DROP, **MORE}[name]
    decision = screener.text(title, abstract, *tags)
    assert holds(wanted, decision.decision, decision.reason), (decision.decision, decision.criterion, decision.note)


def test_visual_acuity_is_no_number_of_patients():
    assert not PEOPLE.search("Visual acuity was 20/25 and 20/20 in both cases.")
    assert PEOPLE.search("20 with NMOSD and 30 SLE patients")["number"] == "30"


def test_once_is_no_number_of_patients():
    assert not PEOPLE.search("NMOSD was described more than once in young patients.")
