"""What the stand-ins know: a fictional trust in the middle of its year."""

from datetime import date, datetime, timedelta
from typing import Any

from kit.clock import LONDON, Clock, rfc3339

Row = dict[str, Any]

LONG = "The Blessed Margaret Clitherow and Saint Bartholomew Church of England Federation Academy"

ACADEMIES: tuple[tuple[int, str, str, bool | None, str], ...] = (
    (900101, "Alderbrook Primary Academy", "primary", False, "nothing_below_good"),
    (900102, "Birchfield Junior Academy", "primary", True, "overall_below_good"),
    (900103, "Castle Hill High School", "secondary", False, "nothing_below_good"),
    (900104, "Dovecote Infants", "primary", None, "undecided"),
    (900105, LONG, "middle_deemed_secondary", True, "report_card_area_below_expected"),
    (900106, "Elmswood Sixth Form", "sixteen_plus", False, "nothing_below_good"),
    (900107, "Foxglove Special School", "not_applicable", True, "safeguarding_not_met"),
    (900108, "Gorse Lane Primary", "primary", False, "nothing_below_good"),
    (900109, "Harbour View Academy", "all_through", True, "judgement_below_good"),
    (900110, "Ivy Bank Nursery", "nursery", None, "undecided"),
)

SENTENCES = {
    True: "Less than good: leadership and management require improvement, by the inspection of 8 May 2024.",
    False: "Not less than good: overall Good, by the inspection of 10 May 2023.",
    None: "The trust decides: no grade and no self-evaluation is on file.",
}

HEADS = ("Imogen Farrow", "Daniel Okafor", "Priya Raman", "Tom Sedgwick", "Maximiliana Featherstonehaugh-Cholmondeley-Warrington",
         "Ewa Nowak", "Gareth Pryce", "Hannah Steel", "Idris Bello", "Joan Marsh")  # fmt: skip

PAPERS = {
    "aid": (("agenda", "Agreed agenda", True), ("previous_notes", "Previous notes with open actions", True),
            ("data_analysis", "Data analysis and lines of enquiry", True), ("visit_notes", "Notes of visits since", False)),
    "academy": (("self_evaluation", "Self-evaluation", True), ("improvement_plan", "Improvement plan with progress", True),
                ("progress_data", "Progress data by subject and year group", True),
                ("attendance", "Attendance, suspensions and exclusions", True), ("surveys", "Surveys", False)),
}  # fmt: skip


TEMPLATES: list[Row] = [
    {
        "title": "Academy Improvement Meeting",
        "kind": "aim",
        "items": [
            {"title": "Successes", "purpose": "", "minutes": 10, "owner": "headteacher", "papers": []},
            {"title": "Progress", "purpose": "Where learners stand.", "minutes": 90, "owner": "aid", "papers": ["attendance"]},
        ],
    },
    {
        "title": "Ours",
        "kind": None,
        "items": [{"title": "Ours", "purpose": "", "minutes": 5, "owner": None, "papers": []}],
    },
]  # fmt: skip


class World:
    """Everything that can change while somebody clicks through the pages."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.now = clock.now()
        self.demo = True
        """Whether its mailbox lies open."""
        self.sessions: dict[str, Row] = {}
        self.providers: list[Row] = []
        self.invitations: dict[str, Row] = {}
        self.accounts: list[Row] = []
        self.programs: dict[str, Row] = {}
        self.links: list[Row] = []
        self.asked_again: list[str] = []
        self.calendars: list[Row] = []
        self.calendars_are_busy = False
        self.words_turn = False
        """Whether every token comes with the next word of its session."""
        self.trust: Row = {"uid": "9001", "name": "Wren Valley Learning Trust", "version": 1}
        self.people: dict[str, Row] = {}
        self.appointments: list[Row] = []
        self.academies = {row[0]: _academy(*row) for row in ACADEMIES}
        self.judgements = {
            urn: _judgements(urn, row["less_than_good"]) for urn, row in self.academies.items()
        }
        self.years: dict[str, Row] = {"2026-27": _year()}
        self.arrangements: dict[str, Row] = {}
        self.meetings: dict[str, Row] = {}
        self.agendas: dict[str, Row] = {}
        """How each meeting's stands, by the meeting's id; its versions, the newest first; what was said about it."""
        self.templates: Row = {"items": [*TEMPLATES], "version": 1}
        self.versions: dict[str, list[Row]] = {}
        self.comments: dict[str, list[Row]] = {}
        self.mails: dict[str, Row] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.readers: dict[tuple[str, str], list[Row]] = {}
        self.looks: dict[str, list[Row]] = {}
        self.answered: dict[str, tuple[Any, int]] = {}
        self.running: dict[str, Row] = {}
        self.erased: dict[tuple[str, str], Row] = {}
        """By service and person."""
        self.parked: dict[str, list[Row]] = {}
        self._appoint_everybody()

    def add_person(self, name: str, email: str | None) -> Row:
        made: Row = {
            "id": f"person-{len(self.people) + 1}",
            "title": "",
            "name": name,
            "email": email,
            "version": 1,
        }
        self.people[made["id"]] = made
        return made

    def appoint(self, person_id: str, office: str, urn: int | None = None) -> Row:
        made = {
            "id": f"appointment-{len(self.appointments) + 1}",
            "person_id": person_id,
            "person_name": self.people[person_id]["name"],
            "office": office,
            "urn": urn,
            "academy_name": self.academies[urn]["name"] if urn else None,
            "from": "2024-09-01",
            "until": None,
            "version": 1,
        }
        self.appointments.append(made)
        return made

    def offices(self, person_id: str) -> list[Row]:
        return [held for held in self.appointments if held["person_id"] == person_id]

    def holder(self, office: str, urn: int | None = None) -> Row | None:
        found = (h for h in self.appointments if h["office"] == office and h["urn"] == urn)
        return next(found, None)

    def person_in(self, office: str, urn: int | None = None) -> str:
        held = self.holder(office, urn)
        assert held is not None
        return str(held["person_id"])

    def book(self, urn: int, starts_at: datetime, **over: Any) -> Row:
        ends = starts_at + timedelta(minutes=over.get("duration_minutes") or 120)
        made = {
            "id": f"meeting-{len(self.meetings) + 1}", "urn": urn,
            "academy_name": self.academies[urn]["name"], "kind": "aim", "state": "booked",
            "year": "2026-27", "slot": 2, "starts_at": rfc3339(starts_at), "ends_at": rfc3339(ends),
            "duration_minutes": 120, "venue": "academy", "venue_urn": urn, "sequence": 0,
            "seats": self._seats(urn), "cancelled_reason": None, "version": 1, **over,
            "packs": [self._pack(side, starts_at, urn) for side in PAPERS],
        }  # fmt: skip
        made["agenda"] = self.agendas[str(made["id"])] = _agenda(starts_at)
        self.meetings[str(made["id"])] = made
        return made

    def _seats(self, urn: int) -> list[Row]:
        wanted = (
            ("aid", "aid", None),
            ("headteacher", "headteacher", urn),
            ("chair", "lgb_chair", urn),
            ("partner_head", "partner_head", urn),
        )
        held = [(seat, office, self.holder(office, at)) for seat, office, at in wanted]
        return [
            {
                "seat": seat,
                "person_id": row["person_id"],
                "name": row["person_name"],
                "office": office,
            }
            for seat, office, row in held
            if row
        ]

    def _pack(self, side: str, starts_at: datetime, urn: int) -> Row:
        head = self.holder("headteacher", urn) if side == "academy" else self.holder("aid")
        papers = [
            {
                "code": c,
                "title": t,
                "required": r,
                "by_itself": c == "agenda",
                "received": False,
                "latest": None,
            }
            for c, t, r in PAPERS[side]
        ]
        return {
            "side": side, "papers_due_at": rfc3339(starts_at - timedelta(days=10)),
            "circulates_at": rfc3339(starts_at - timedelta(days=7)), "circulated_at": None,
            "circulated_missing": [], "state": "gathering", "bound": None, "papers": papers,
            "missing": [{"code": p["code"], "title": p["title"]} for p in papers if p["required"]],
            "owed_by": [{"person_id": head["person_id"], "name": head["person_name"]}] if head else [],
            "chased": [],
        }  # fmt: skip

    def _appoint_everybody(self) -> None:
        for office, name in (
            ("aid", "Rowan Ashdown"),
            ("ceo", "Ruth Calloway"),
            ("fd", "Simon Tate"),
            ("trustee", "Beatrice Lund"),
            ("ops", "Tamsin Orrell"),
        ):
            person = self.add_person(name, f"{name.split()[0].lower()}@wren-valley.example")
            self.appoint(person["id"], office)
        for (urn, *_), name in zip(ACADEMIES, HEADS, strict=True):
            head = self.add_person(name, f"head{urn}@wren-valley.example" if urn % 4 else None)
            self.appoint(head["id"], "headteacher", urn)
        for position, (urn, *_) in enumerate(ACADEMIES[:8]):
            chair = self.add_person(f"Chair {urn}", f"chair{urn}@wren-valley.example")
            self.appoint(chair["id"], "lgb_chair", urn)
            other = ACADEMIES[(position + 1) % len(ACADEMIES)][0]
            self.appoint(self.person_in("headteacher", other), "partner_head", urn)


def _agenda(starts_at: datetime) -> Row:
    """Nobody has proposed it yet."""
    return {
        "state": "not_proposed",
        "number": 0,
        "agreed_number": None,
        "due_at": rfc3339(starts_at - timedelta(days=14)),
        "turn": "aid",
    }


def _academy(urn: int, name: str, phase: str, less: bool | None, reason: str) -> Row:
    return {
        "urn": urn, "name": name, "phase": phase, "low_age": 3, "high_age": 11, "local_authority": "Wrenshire",
        "street": "1 Mill Lane", "town": "Alderbrook", "postcode": "ZZ1 1AA", "pupils": 212 + urn % 100,
        "opened_on": "2016-09-01", "joined_on": "2018-01-01", "left_on": None, "predecessors": [urn - 800],
        "less_than_good": less, "standing_reason": reason, "standing_sentence": SENTENCES[less],
        "standing_basis": f"judged-{urn}-1" if less is not None else None, "override": None,
        "trust_category": "good", "version": 1,
    }  # fmt: skip


def _judgements(urn: int, less: bool | None) -> list[Row]:
    if less is None:
        return []
    common = {
        "published_on": "2024-06-12",
        "category_of_concern": None,
        "outcome": None,
        "relates_to_urn": urn,
        "predecessor": False,
        "source": "Ofsted, management information",
        "version": 1,
    }
    low = "requires_improvement" if less else "good"
    graded = {**common, "id": f"judged-{urn}-1", "scheme": "graded", "inspected_on": "2024-05-08", "overall": low,
              "grades": {"leadership_and_management": low, "quality_of_education": "good",
                         "behaviour_and_attitudes": "good", "personal_development": "outstanding"}}  # fmt: skip
    if urn != 900105:
        return [graded]
    card = {**common, "id": f"judged-{urn}-2", "scheme": "report_card", "inspected_on": "2026-02-03", "published_on": "2026-03-20", "overall": None,
            "grades": {"safeguarding": "met", "inclusion": "expected_standard", "curriculum_and_teaching": "needs_attention",
                       "achievement": "urgent_improvement", "attendance_and_behaviour": "strong_standard",
                       "personal_development_and_wellbeing": "exceptional", "leadership_and_governance": "expected_standard"}}  # fmt: skip
    return [card, {**graded, "predecessor": True, "relates_to_urn": urn - 800}]


def _year() -> Row:
    return {
        "code": "2026-27", "starts_on": "2026-09-01", "ends_on": "2027-08-31", "closures": ["2027-06-14"], "version": 1,
        "terms": [
            {"name": "Autumn term", "starts_on": "2026-09-02", "ends_on": "2026-12-18"},
            {"name": "Spring term", "starts_on": "2027-01-04", "ends_on": "2027-03-25"},
            {"name": "Summer term", "starts_on": "2027-04-12", "ends_on": "2027-07-21"},
        ],
        "holidays": [{"name": "Half term", "starts_on": "2027-02-15", "ends_on": "2027-02-19"}],
        "review_slots": [
            {"number": 1, "name": "Autumn review", "opens_on": "2026-09-02", "closes_on": "2026-12-18", "version": 1},
            {"number": 2, "name": "Spring review", "opens_on": "2027-01-04", "closes_on": "2027-03-25", "version": 1},
            {"number": 3, "name": "Summer review", "opens_on": "2027-04-12", "closes_on": "2027-07-21", "version": 1},
        ],
    }  # fmt: skip


def at(day: date, hour: int) -> datetime:
    """An hour of a day in England."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)
