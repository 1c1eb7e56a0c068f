"""Enforcement files of officers and units with their entries; qualification levels, certificates, credentials."""

from .certificates import (
    Certificate,
    CertificateCounter,
    CertificateEvent,
    CertificatePrint,
    CertificateProposal,
)
from .clearances import Clearance, ExamApplication
from .credentials import AppointmentRevocation, Credential, LegalOfficerAppointment
from .files import EnforcementFile, FileEntry, FileEntryText
from .levels import QualificationLevel, Track
from .unit_files import UnitFile, UnitFileEntry, UnitFileEntryText

__all__ = [
    "AppointmentRevocation",
    "Certificate",
    "CertificateCounter",
    "CertificateEvent",
    "CertificatePrint",
    "CertificateProposal",
    "Clearance",
    "Credential",
    "EnforcementFile",
    "ExamApplication",
    "FileEntry",
    "FileEntryText",
    "LegalOfficerAppointment",
    "QualificationLevel",
    "Track",
    "UnitFile",
    "UnitFileEntry",
    "UnitFileEntryText",
]
