"""Kinds of reference data, and the statuses the registers use."""

from enum import StrEnum


class Reference(StrEnum):
    POPULATION = "dukcapil"
    INSURED = "bpjstk"
    WELFARE = "dtsen"
    CIVIL_SERVANTS = "asn"
    PLEDGES = "pledges"
    PAYROLL = "payroll"
    PARTICIPANTS = "participants"
    COVERAGE = "coverage"


class PopulationStatus(StrEnum):
    ALIVE = "AKTIF"
    DEAD = "MENINGGAL"
    MOVED = "PINDAH"
