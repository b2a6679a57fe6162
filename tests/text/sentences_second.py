"""A second set of marked sentences, written before the rules were run on it, to measure what the first set cannot."""

MARKED = """
The association of optic neuritis without {myelitis|n} and {systemic lupus erythematosus|p} in a woman.
On admission there were no focal signs; {fever|n} absent, {rash|n} absent.
The aquaporin assay was repeated; {AQP4-IgG|n} remained negative throughout.
Extensive autoimmune screening ({ANA|n}, {anti-dsDNA|n}, {RF|n}, {ANCA|n}) was unrevealing, all negative.
Lumbar puncture showed 12 cells, normal protein and no {oligoclonal bands|n}.
Although {ANA|p} was positive at 1:320, {anti-dsDNA|n} and {anti-RNP|n} were negative and {SLE|n} was excluded.
Laboratory tests revealed positive {ANA|p} and {anti-Ro|p}, but negative {anti-La|n} and {anti-dsDNA|n}.
The patient's {AQP4-IgG|n} was negative, but {MOG-IgG|p} was positive.
{AQP4-IgG|n} and {MOG-IgG|n} were not detectable in serum or CSF.
No {AQP4-IgG|n} or {MOG-IgG|n} could be detected.
Her sera were negative for {AQP4-IgG|n} on two occasions and positive on the third.
None of the patients had {arthritis|n}.
There was neither {fever|n} nor {rash|n} at presentation.
He reported no {dry eyes|n}, {dry mouth|n}, {rash|n} or {arthritis|n}.
Infection including {tuberculosis|n} was ruled out.
Infectious causes and {sarcoidosis|n} were ruled out by chest CT.
CT of the chest ruled out {sarcoidosis|n}.
There was nothing to suggest {SLE|n}.
She did not fulfil the classification criteria for {systemic lupus erythematosus|n}.
{Myelitis|n} was not seen on MRI.
She had never received {rituximab|n} before.
{Azathioprine|p} was stopped and {rituximab|p} was started without complications.
{Azathioprine|p} was not tolerated.
Due to a lack of response to {azathioprine|p}, {rituximab|p} was begun.
{Prednisolone|p} could not be tapered without relapse of {optic neuritis|p}.
{Rituximab|p} led to no further attacks.
The titre of {AQP4-IgG|p} was not measured again.  ~skip
She was started on {azathioprine|p}, but not on {rituximab|n}.
The woman had no {SLE|n} when {NMOSD|p} began.
She has had no relapses of {NMOSD|p} or {SLE|p} for two years.
{NMOSD|p} was diagnosed in the absence of {optic neuritis|n}.
In the absence of {myelitis|n}, {NMOSD|p} was diagnosed on the basis of {AQP4-IgG|p}.
Despite negative {AQP4-IgG|n}, she was diagnosed with {NMOSD|p}.
Given negative {ANA|n} and the lack of {sicca symptoms|n}, {SjS|n} was excluded.
{SjS|n} was considered unlikely.
Brain MRI was not typical of {multiple sclerosis|n}.
{Multiple sclerosis|h} was considered, but {AQP4-IgG|p} was positive.
An initial diagnosis of {multiple sclerosis|h} was revised to {NMOSD|p}.
{SLE|h} was suspected because of {rash|p}.
Probable {antiphospholipid syndrome|h} was noted.
A diagnosis of {NMOSD|h} cannot be excluded.
We suspected {NMOSD|h} and sent serum for {AQP4-IgG|h}.  ~skip
Whether {SLE|h} preceded {NMOSD|hbp} is open.
A paternal aunt suffered from {systemic sclerosis|f}.
Two of her cousins had {SLE|f}.  ~skip
His father and brother had {rheumatoid arthritis|f}.
The patient, whose mother had {SLE|f}, developed {NMOSD|p}.
Medical history was significant for {Sjögren's syndrome|o}.
She was known to have {SLE|o}.  ~skip
The patient had a 10-year history of {SLE|o}.
A 40-year-old woman with known {SLE|o} presented with {optic neuritis|p}.
A 40-year-old woman with {SLE|p} presented with {optic neuritis|p}.
{Sjögren's syndrome|b} is frequently found in patients with {NMOSD|b}.
The relationship between {NMOSD|b} and {SLE|b} is unclear.
Autoimmune diseases such as {SLE|b} and {Sjögren's syndrome|b} are common in {NMOSD|b}.
Several cases of {NMOSD|b} with {SLE|b} have been published.
In a cohort of 153 individuals with {NMOSD|b}, {SLE|b} was present in 3%.
{AQP4-IgG|b} is highly specific for {NMOSD|b}.
Physicians should be aware of {NMOSD|b} in {SLE|b}.
{Optic neuritis|b} can be the first sign of {NMOSD|b}.
The literature on {NMOSD|b} and {SSc|b} is scarce.
We present a 23-year-old man with {NMOSD|p} who developed {SLE|p}.
Here we describe {NMOSD|p} in a girl with {mixed connective tissue disease|p}.
This report describes {NMOSD|p} complicating {SjS|p}.
Our case shows that {NMOSD|pb} and {SLE|pb} can coexist.
She fulfilled criteria for both {SLE|p} and {NMOSD|p}.
A diagnosis of {NMOSD|p} was made.
{AQP4-IgG|p} antibodies were strongly positive (1:1000).
Serum was tested for {AQP4-IgG|p}, which was positive.  ~skip
{MOG-IgG|n}, {AQP4-IgG|n}: both negative.
{ANA|p}+, {anti-Ro|p}+, {anti-La|n}-.
{AQP4-IgG|n}/{MOG-IgG|n} double-negative {NMOSD|p}.
Non-{SLE|n} patients served as controls.
A {lupus|h}-like illness was noted.
The presence of {anti-Ro|p} without {sicca symptoms|n} was striking.
{ANA|p} (1:640, speckled), {anti-Ro|p} and {anti-La|p} were positive; {RF|n}, {ANCA|n} and {anti-dsDNA|n} (ELISA) were not.  ~skip
She had {optic neuritis|p} but no {myelitis|n}, {fever|n} or {rash|n}, and {prednisolone|p} was given.
Vaccination was not followed by {fever|n}.  ~skip
Plasma {ANA|n} were absent.
The diagnosis of {SLE|n} was not supported by serology.
She showed no features of overlap with {systemic sclerosis|p n}.  ~skip
MRI of the brain was normal, and {oligoclonal bands|n} were absent.
Instead of {multiple sclerosis|n}, {NMOSD|p} was found.
She has been relapse-free on {rituximab|p}.
Treatment consisted of {prednisolone|p} without {azathioprine|n}.
{NMOSD|p} was not diagnosed until {AQP4-IgG|p} was found.
Had {SLE|h} been present, treatment would have differed.  ~skip
Her {rash|n} had disappeared.  ~skip
At no time did she have {arthritis|n}.
Without evidence of {SLE|n} or {SjS|n}, she was treated with {azathioprine|p}.
It was unclear whether {myelitis|ph} was due to {SLE|h}.
{Antiphospholipid antibodies|n} ({lupus anticoagulant|n}, anticardiolipin) were negative.
Neither {rituximab|pn} nor {azathioprine|pn} was effective.  ~skip
"""
