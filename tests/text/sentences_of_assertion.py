"""Sentences of our own making, each mention marked with what it should be: `{words|n}`.

Letters: p present, n negated, h hypothetical, f family, o historical (old), b background. More letters than one: any of
them will do. Mentions without a mark are not judged.
"""

MARKED = """
# Denied, in the forms of the literature.
{AQP4-IgG|n}-negative {NMOSD|p} was diagnosed.
{AQP4-IgG|n}-seronegative {NMOSD|p} with {optic neuritis|p}.
She had {AQP4-IgG|p}-positive, {MOG-IgG|n}-negative {NMOSD|p}.
Double-seronegative {NMOSD|p} was diagnosed.
Seronegative {NMOSD|p} was diagnosed in our patient.
The control group held 40 non-{NMOSD|n} patients.
He was thought to have a non {NMOSD|n} demyelinating disorder.
{Anti-Ro|n} (-), {ANA|p} (+), {RF|n} (-).
{ANA|p} 1:640, {anti-dsDNA|n}-, {anti-Ro|p}+.
{ANA|n}, {RF|n} and {anti-Ro|n} were negative.
{ANA|n}, complement, {ANCA|n}, and {anti-dsDNA|n} were all negative.
Serum {AQP4-IgG|n} and {MOG-IgG|n} were both negative.
{AQP4-IgG|n} in the serum and {MOG-IgG|n} in the CSF were negative.
{ANA|p} was positive and {anti-dsDNA|n} was negative.
{ANA|p} was positive, {anti-Ro|n} and {anti-La|n} were negative.
{ANA|p} and {anti-Ro|p} were positive, whereas {anti-dsDNA|n} and {RF|n} were negative.
{ANA|p} positive, {RF|n} negative, {anti-Ro|p} positive.
She was positive for {ANA|p} and negative for {anti-dsDNA|n} and {RF|n}.
She was negative for {ANA|n}, {RF|n}, and {anti-Ro|n}, but {AQP4-IgG|p} was detected.
Tests for {ANA|n}, {RF|n} and {lupus anticoagulant|n} were negative.
The patient tested negative for {AQP4-IgG|n}.
In a patient with {SLE|p}, {AQP4-IgG|n} was negative.
Her {AQP4-IgG|n} test came back negative.
{AQP4-IgG|n} antibodies were not detected.
{Oligoclonal bands|n} were absent in the cerebrospinal fluid.
{Oligoclonal bands|n} were not found, and {AQP4-IgG|p} was positive.
CSF showed no {oligoclonal bands|n}.
{MOG-IgG|n}: negative; {AQP4-IgG|p}: positive.
Serology (negative {ANA|n}, negative {RF|n}, positive {anti-Ro|p}) supported {SjS|p}.
With negative {ANA|n} and positive {AQP4-IgG|p}, she was treated.
She had {NMOSD|p} without {optic neuritis|n} or {fever|n}.
There was no {fever|n}, {rash|n}, or {arthritis|n}, and {AQP4-IgG|p} was positive.
There was no evidence of {SLE|n} or {SjS|n}.
There were no clinical or laboratory features of {SLE|n}.
She had no signs or symptoms of {connective tissue disease|n}.
No {fever|n}, {rash|n} or {dry eyes|n} was noted.
She denied {fever|n}, {rash|n} and {dry mouth|n}.
Neither {SLE|n} nor {Sjögren's syndrome|n} was found.
She had neither {dry eyes|n} nor {dry mouth|n}.
{SLE|n} was ruled out.
{Tuberculosis|n}, {sarcoidosis|n} and {multiple sclerosis|n} were excluded.
After {sarcoidosis|n} had been excluded, {prednisolone|p} was given.
We excluded {tuberculosis|n} and {sarcoidosis|n}.
After excluding {multiple sclerosis|n}, {NMOSD|p} was diagnosed.
We studied 30 volunteers, excluding patients with {SLE|n}.
Patients with {SLE|n} were excluded.
She did not have {SLE|n}.
The patient did not meet the criteria for {SLE|n} or {SjS|n}.
MRI did not show {myelitis|n}.
Spinal MRI failed to reveal {transverse myelitis|n}.
He never developed {optic neuritis|n}.
The findings were not consistent with {multiple sclerosis|n}.
She was not treated with {rituximab|n}.
{Rituximab|n} was not given.
She received no {rituximab|n}.
There was no history of {arthritis|n} or {rash|n}.
She had no family history of {SLE|n}.
She was free of {rash|n}.
Absence of {oligoclonal bands|n} and presence of {AQP4-IgG|p} confirmed it.
The diagnosis was {NMOSD|p} rather than {multiple sclerosis|n}.
{NMOSD|p}, not {multiple sclerosis|n}, was the cause.
{Sarcoidosis|p} mimicking {NMOSD|n} in a young man.
She was misdiagnosed as {multiple sclerosis|n}.
All antibodies, including {ANA|n} and {anti-Ro|n}, were negative.
All tests were negative except for {ANA|p}.
Work-up was negative for {SLE|n}, {SjS|n} and {sarcoidosis|n}.
{SLE|n} was unlikely.
The patient has {NMOSD|p} but not {SLE|n}.
A {fever|n}-free course followed.
There was no systemic {rash|n} nor any {arthritis|n}.
{Anti-dsDNA|n} was undetectable while {ANA|p} was elevated.
{ANA|n} and {RF|n} were within normal limits.
Her {RF|n} was negative, as were {ANA|n} and {ANCA|n}.
The {AQP4-IgG|n} result was negative on two occasions.
Repeated testing for {AQP4-IgG|n} was negative.
She lacked {anti-Ro antibodies|n}.
He had no history of valve disease, {arthritis|n}, {rash|n} or other illness and the cause was unclear.
During follow-up he did not present any {fever|n}.
# Denials that are none.
All other causes of her {myelitis|p} were excluded.
To find the source of the {fever|p}, CT was done.
No significant difference was found between {NMOSD|pb} and {SLE|pb}.
{SLE|pb} is not rare in {NMOSD|pb}.
Without treatment, {NMOSD|pb} worsens.
She did not respond to {rituximab|p}.
She was not controlled with {azathioprine|po}, and {rituximab|p} was added.
There were no relapses on {rituximab|p}.
There has been no relapse of {NMOSD|p} since {rituximab|p} was started.
Her {NMOSD|p} showed no response to {prednisolone|p}.
The {rash|p} did not improve with {prednisolone|p}.
No recurrence of {optic neuritis|p} under {azathioprine|p} was seen.
The {SLE|p} had not been active when {myelitis|p} developed.
She could not walk because of {myelitis|p}.
{NMOSD|p} was diagnosed without delay, and {plasma exchange|p} was begun.
Not only {SLE|p} but also {NMOSD|p} was diagnosed.
He had no visual loss in spite of {optic neuritis|p}.
She refused no treatment and took {azathioprine|p}.
No other cause of the {myelitis|p} was found.
{AQP4-IgG|p} became negative after {plasma exchange|p}.  ~skip
There is no cure for {NMOSD|pb}.
A woman with {SLE|p} had no {fever|n}.
The {ANA|p} titre of 1:80 did not change.
# Doubted.
{NMOSD|h} could not be ruled out.
We could not exclude {sarcoidosis|h}.
Suspected {NMOSD|h} was discussed.
She had possible {antiphospholipid syndrome|h}.
{Multiple sclerosis|h} was initially suspected.
The differential diagnosis included {multiple sclerosis|h}, {sarcoidosis|h} and {tuberculosis|h}.
{AQP4-IgG|h} was not tested.
She was screened for {SLE|h}.
MRI was done to rule out {myelitis|h}.
She took it to prevent {arthritis|h}.
She was at risk of {SLE|h}.
{NMOSD|h} should be considered in such patients.
If {SLE|h} is suspected, testing is advised.
{Rituximab|h} was recommended but the patient declined.
Suspicion of {SLE|h} arose.
# The family's.
Her mother had {SLE|f}.
Her elder sister was diagnosed with {rheumatoid arthritis|f}, and she had {NMOSD|p}.
There was a family history of {SLE|f} and {rheumatoid arthritis|f}.
Family history was positive for {Sjögren's syndrome|f}.
{SLE|f} was known in her aunt.
A 34-year-old mother of two with {SLE|p} developed {myelitis|p}.
# Old.
She had a history of {SLE|o} for ten years.
She had previously been diagnosed with {Sjögren's syndrome|o}.
Her past medical history included {rheumatoid arthritis|o} and {SLE|o}.
She presented with a 3-day history of {fever|p}.
She presented with a history of {dry eyes|p} and {dry mouth|p}.
{SLE|o} had been diagnosed 10 years earlier.
# Everyone's.
{NMOSD|b} is a rare autoimmune disease.
{Neuromyelitis optica|b} (NMO) is an inflammatory disorder associated with {SLE|b}.
{NMOSD|b} may coexist with {SLE|b}, {SjS|b} and {antiphospholipid syndrome|b}.
{NMOSD|b} is often associated with {Sjögren's syndrome|b}.
Patients with {NMOSD|b} often have {SLE|b}.
The coexistence of {NMOSD|b} and {SLE|b} has been reported.
Wingham et al. reported a woman with {NMOSD|b} and {SLE|b}.
{SLE|b} was found in 12 of 80 patients with {NMOSD|b}.
Clinicians should test for {AQP4-IgG|bh} in patients with {SLE|bh}.
{Rituximab|b} is effective in {NMOSD|b}.
BACKGROUND: Coexisting {NMOSD|b} and {SLE|b}.
We report a woman with {NMOSD|p} and {SLE|p}.
To our knowledge, this is the first case of {NMOSD|p} with {systemic sclerosis|p}.
Although {NMOSD|b} is commonly associated with {SLE|b}, our patient had {systemic sclerosis|p}.
{NMOSD|p} with or without {SLE|b}.
Outcomes with and without {SLE|b} were alike.
Unlike {multiple sclerosis|b}, it relapsed.
# Present.
She had {NMOSD|p} and {SLE|p}.
{AQP4-IgG|p} was positive.
{AQP4-IgG|p} (+) {NMOSD|p}.
MRI showed {longitudinally extensive transverse myelitis|p}.
She was given {rituximab|p}, and {azathioprine|p} was stopped.
Findings were consistent with {NMOSD|p}.
Screening for {AQP4-IgG|p} was positive.
The suspected {NMOSD|p} was confirmed.  ~skip
# Other languages.
A diagnosis of {SLE|p} was suspected, which was backed up by positive {ANA|p} in this patient.
{SLE|h} was suspected on admission in this patient.
The findings suited infection, and {SLE|b} is less common than a demyelinating disorder.
Se trata de una mujer con {neuromielitis óptica|p} sin {lupus eritematoso sistémico|n}.
No se detectaron {anti-Ro|n} en la paciente y los {ANCA|n} fueron negativos.
Los {ANA|n} fueron negativos y la {RF|n} fue negativa.
Une femme de 30 ans avec une {neuromyélite optique|p} sans {lupus érythémateux systémique|n}.
Les {ANCA|n} étaient négatifs chez la patiente.
Uma mulher com {neuromielite óptica|p} e sem {lúpus eritematoso sistêmico|n}.
Os {ANCA|n} foram negativos em uma paciente.
Die Patientin hatte keinen {systemischer Lupus erythematodes|n} und kein {Sjögren-Syndrom|n}.
Die {ANCA|n} waren negativ und eine {MOG-IgG|n} wurde nicht nachgewiesen.
La paziente con {neuromielite ottica|p} senza {lupus eritematoso sistemico|n}.
Gli {ANCA|n} sono risultati negativi nella paziente.
"""
