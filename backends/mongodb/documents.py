"""A patient's record as a document of MongoDB: its own fields, and those under which it is found.

`ward` and `bed` are there only while the patient has a bed; `keys` are the words (`backends.findable`) behind
two signs, for whether the patient has a bed (0) and whether the key is a whole word (0), so that one range
over one index finds those of one rank; `words` are looked into for the other words of a search.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from backends import findable
from backends.patient_record import write
from backends.ports import Misconfigured
from clinical.patients import Patient

NOT_THE_RECORD = {"keys": 0, "words": 0}
"""The projection that leaves away what is only for finding."""


def document(patient: Patient) -> dict[str, Any]:
    """Write a record; raises Invalid for one that cannot be kept whole."""
    write(patient)
    fields: dict[str, Any] = msgspec.to_builtins(patient)
    fields["_id"] = fields.pop("id")
    if patient.bed is not None:
        fields |= {"ward": patient.bed.ward, "bed": patient.bed.label}
    fields["words"] = findable.words(patient)
    away = int(patient.bed is None)
    fields["keys"] = [f"{away}{inside}{key}" for inside, key in findable.keys(fields["words"])]
    return fields


def patient(fields: Mapping[str, Any]) -> Patient:
    """Read a record; raises Misconfigured for one that this version does not understand."""
    try:
        return msgspec.convert({**fields, "id": fields["_id"]}, Patient)
    except (msgspec.ValidationError, KeyError):
        raise Misconfigured("a record cannot be read: a newer wardwatch wrote it, update this one") from None
