"""The headings of the official files, in their order: the form in which the example trust is written."""

from typing import Final


def _headings(text: str) -> tuple[str, ...]:
    """Headings between bars."""
    return tuple(heading.strip() for heading in text.split("|"))


REGISTER: Final = _headings("""
URN | LA (code) | LA (name) | EstablishmentNumber | EstablishmentName |
TypeOfEstablishment (code) | TypeOfEstablishment (name) | EstablishmentTypeGroup (code) |
EstablishmentTypeGroup (name) | EstablishmentStatus (code) | EstablishmentStatus (name) |
ReasonEstablishmentOpened (code) | ReasonEstablishmentOpened (name) | OpenDate |
ReasonEstablishmentClosed (code) | ReasonEstablishmentClosed (name) | CloseDate |
PhaseOfEducation (code) | PhaseOfEducation (name) | StatutoryLowAge | StatutoryHighAge |
Boarders (code) | Boarders (name) | NurseryProvision (name) | OfficialSixthForm (code) |
OfficialSixthForm (name) | Gender (code) | Gender (name) | ReligiousCharacter (code) |
ReligiousCharacter (name) | ReligiousEthos (name) | Diocese (code) | Diocese (name) |
AdmissionsPolicy (code) | AdmissionsPolicy (name) | SchoolCapacity | SpecialClasses (code) |
SpecialClasses (name) | CensusDate | NumberOfPupils | NumberOfBoys | NumberOfGirls |
PercentageFSM | TrustSchoolFlag (code) | TrustSchoolFlag (name) | Trusts (code) | Trusts (name) |
SchoolSponsorFlag (name) | SchoolSponsors (name) | FederationFlag (name) | Federations (code) |
Federations (name) | UKPRN | FEHEIdentifier | FurtherEducationType (name) | LastChangedDate |
Street | Locality | Address3 | Town | County (name) | Postcode | SchoolWebsite | TelephoneNum |
HeadTitle (name) | HeadFirstName | HeadLastName | HeadPreferredJobTitle |
BSOInspectorateName (name) | InspectorateReport | DateOfLastInspectionVisit |
NextInspectionVisit | TeenMoth (name) | TeenMothPlaces | CCF (name) | SENPRU (name) |
EBD (name) | PlacesPRU | FTProv (name) | EdByOther (name) | Section41Approved (name) |
SEN1 (name) | SEN2 (name) | SEN3 (name) | SEN4 (name) | SEN5 (name) | SEN6 (name) | SEN7 (name) |
SEN8 (name) | SEN9 (name) | SEN10 (name) | SEN11 (name) | SEN12 (name) | SEN13 (name) |
TypeOfResourcedProvision (name) | ResourcedProvisionOnRoll | ResourcedProvisionCapacity |
SenUnitOnRoll | SenUnitCapacity | GOR (code) | GOR (name) | DistrictAdministrative (code) |
DistrictAdministrative (name) | AdministrativeWard (code) | AdministrativeWard (name) |
ParliamentaryConstituency (code) | ParliamentaryConstituency (name) | UrbanRural (code) |
UrbanRural (name) | GSSLACode (name) | Easting | Northing | MSOA (name) | LSOA (name) |
InspectorateName (name) | SENStat | SENNoStat | BoardingEstablishment (name) | PropsName |
PreviousLA (code) | PreviousLA (name) | PreviousEstablishmentNumber | Country (name) | UPRN |
SiteName | QABName (code) | QABName (name) | EstablishmentAccredited (code) |
EstablishmentAccredited (name) | QABReport | CHNumber | MSOA (code) | LSOA (code) | FSM |
AccreditationExpiryDate
""")
"""The school register since 2025: 135 columns."""

OFSTED: Final = _headings("""
Web Link (opens in new window) | URN | LAESTAB | School name | Ofsted phase | Type of education |
School open date | Admissions policy | Sixth form | Designated religious character |
Religious ethos | Faith grouping | Ofsted region | Region | Local authority |
Parliamentary constituency | Postcode | Multi-academy trust UID | Multi-academy trust name |
Academy sponsor UID | Academy sponsor name |
The income deprivation affecting children index (IDACI) quintile | Total number of pupils |
Statutory lowest age | Statutory highest age | Inspection number of latest full inspection |
Inspection type | Inspection type grouping | Event type grouping | Inspection start date |
Publication date | Does the latest full inspection relate to the URN of the current school? |
URN at time of latest full inspection | LAESTAB at time of latest full inspection |
School name at time of latest full inspection | School type at time of latest full inspection |
Category of concern | Safeguarding standards | Safeguarding standards - date of judgement |
Inclusion | Inclusion - date of judgement | Curriculum and teaching |
Curriculum and teaching - date of judgement | Achievement | Achievement - date of judgement |
Attendance and behaviour | Attendance and behaviour - date of judgement |
Personal development and wellbeing | Personal development and wellbeing - date of judgement |
Early years (where applicable) | Early years - date of judgement |
Post-16 provision (where applicable) | Post-16 provision - date of judgement |
Leadership and governance | Leadership and governance - date of judgement |
Inspection number of latest OEIF graded inspection |
Inspection type of latest OEIF graded inspection |
Inspection type grouping of latest OEIF graded inspection |
Event type grouping of latest OEIF graded inspection |
Inspection start date of latest OEIF graded inspection |
Publication date of latest OEIF graded inspection |
Does the latest OEIF graded inspection relate to the URN of the current school? |
URN at time of latest OEIF graded inspection | LAESTAB at time of latest OEIF graded inspection |
School name at time of latest OEIF graded inspection |
School type at time of latest OEIF graded inspection | Latest OEIF category of concern |
Latest OEIF overall effectiveness | Latest OEIF quality of education |
Latest OEIF behaviour and attitudes | Latest OEIF personal development |
Latest OEIF effectiveness of leadership and management |
Latest OEIF  safeguarding is effective? | Latest OEIF early years provision (where applicable) |
Latest OEIF sixth form provision (where applicable) | Latest ungraded inspection number |
Date of latest ungraded inspection | Ungraded inspection publication date |
Does the ungraded inspection relate to the URN of the current school? |
URN at time of the ungraded inspection | LAESTAB at time of the ungraded inspection |
School name at time of the ungraded inspection | School type at time of the ungraded inspection |
Ungraded inspection overall outcome | Most recent category of concern
""")
"""Ofsted's file of 2026 with report cards: 85 columns, one heading with two spaces."""

TRUST_LINKS: Final = _headings("""
URN | Group UID | Group ID | Group Name | Companies House Number | Group Type (code) |
Group Type | Closed Date | Open date | Incorporated on (open date) | Group Status (code) |
Group Status | Joined date | EstablishmentName | TypeOfEstablishment (code) |
TypeOfEstablishment (name) | PhaseOfEducation (code) | PhaseOfEducation (name) | LA (code) |
LA (name)
""")
"""Academies and their trusts."""

LINKS: Final = _headings("""
URN | LinkURN | LinkName | LinkType | LinkEstablishedDate
""")
"""Schools and their predecessors or successors."""

GOVERNANCE: Final = _headings("""
GID | URN | UID | Companies House Number | Role | Title | Forename 1 | Forename 2 | Surname |
Date of appointment | Date term of office ends/ended | Appointing body
""")
"""Who governs: 12 columns."""
