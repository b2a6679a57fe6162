"""Where a sentence ends, and where a full stop only looks like an end."""

import pytest

from casereview.text.sentences import starts

# Each text with | where a sentence starts.
SENTENCES = [
    "She had NMOSD.| He had SLE.",
    "Methylprednisolone was given i.v. for 5 days.| She recovered.",
    "She took 1 g i.v.| The symptoms resolved.",
    "As shown by Smith et al. in 2010, it is rare.| It recurs.",
    "Similar cases were described by Smith et al.| We report another.",
    "The lesion (Fig. 2) shrank.| It was gone later.",
    "The level was 0.5 mg/dL.| ANA was 1:320.",
    "A 1.5 T MRI was done.| SSA was 8.0 AI.",
    "Levels (e.g. C3, C4) were low, i.e. consumed.| AQP4-IgG was positive.",
    "She had anti-aquaporin-4 antibodies.| anti-Ro was negative.",
    "The CSF was normal.| p-ANCA was positive.",
    "Dr. A. B. Smith saw her.| She improved.",
    "Infection with S. aureus and E. coli was excluded.| Fever fell.",
    "She carried hepatitis B.| It was treated.",
    "She was lost to follow-up in the U.S. army hospital.| He was not.",
    "BACKGROUND: NMOSD is rare.| METHODS: We searched.",
    "BACKGROUND: NMOSD is rare.\n|METHODS: We searched.",
    "Case presentation\n|A 32-year-old woman was seen.",
    "It was fatal [3].| Others survived [4, 5].",
    "It was fatal.[3]| Others survived.",
    "It was fatal.3| Others survived.",
    'She said "I cannot see."| He left.',
    "Is it lupus?| It is.",
    "It rose to C3-T12.| T4 was spared.",
    "Treated with prednisone 60 mg.| Then it was tapered.",
    "At no. 5 of the list (p. 12) it stands.| No more.",
    "NMOSD vs. MS is hard.| So is lupus.",
    "AQP4-IgG was positive.| MOG-IgG was negative.",
    "She had Sjogren syndrome.|We report her case.",
    "... and so on ... until the end.| Then more.",
    "The titre was 1:100.| 10 days later it fell.",
    "Sie litt seit dem 30. Lebensjahr an Lupus.| Am 3. Tag besserte sie sich.",
    "She was seen by 30.| Lupus was found.",
    "Se trata de una mujer.| ¿Tenía lupus?| No.",
    "El Dr. Pérez la trató.| Mejoró.",
    "Die Patientin (z. B. mit SLE) war 30 J. alt.| Sie genas.",
    "She had two relapses (in 2010 and 2012).| Both were mild.",
    "She died 3 h. later.",
    "Approx. 10 cells were seen.| None were atypical.",
]  # fmt: skip


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentence_starts(marked):
    text, expected = "", [0]
    for part in marked.split("|"):
        gap = len(part) - len(part.lstrip(" ")) if text else 0
        text += part
        if len(text) > len(part):
            expected.append(len(text) - len(part) + gap)
    assert starts(text) == expected


def test_no_sentence_in_nothing():
    assert starts("") == []
