"""What a firm sets up once (tags, statuses, custom fields …), and words for the lives of its people."""

TAGS = (
    "CFO", "CEO", "COO", "CTO", "CHRO", "CMO", "General Counsel", "Board", "Non-Executive Director", "Chair",
    "Fintech", "Banking", "Private Equity", "Venture Capital", "Insurance", "Asset Management", "SaaS",
    "Cybersecurity", "Artificial Intelligence", "Healthcare", "Life Sciences", "MedTech", "Industrials",
    "Energy", "Renewables", "Consumer", "Retail", "Media", "Real Estate", "Logistics", "Public Sector",
    "Turnaround", "IPO Experience", "M&A", "International", "Bilingual", "Diversity Slate", "Relocatable",
    "Interim", "Rising Star", "Alumni Network",
)  # fmt: skip

STATUSES = (
    "Placed", "Offer Extended", "Finalist", "Interviewing", "Candidate", "Qualifying", "Pursuing",
    "Potential Candidate", "Research", "Turned Off", "Disqualified", "DQ by Client", "Withdrew", "Timing Off",
    "Offer Declined", "Not Responding", "Not Interested", "Location Issue", "On Hold", "Source", "Reference",
    "Benchmark", "Remove from Project",
)  # fmt: skip
DEFAULT_STATUS = "Research"

NOTE_TYPES = (
    "Call", "Email", "Follow Up", "Meeting", "Next Steps", "Overview", "Assessment", "Resume Text",
    "Reference", "Left Message", "Internal", "Source", "Feedback",
)  # fmt: skip

USERS = (
    ("Margaret Holloway", "margaret.holloway@acme-search.example"),
    ("Tobias Brandt", "tobias.brandt@acme-search.example"),
    ("Inés Muñoz", "ines.munoz@acme-search.example"),
    ("Daniel Okafor", "daniel.okafor@acme-search.example"),
    ("Priya Patel", "priya.patel@acme-search.example"),
    ("Graham Kerr", "graham.kerr@acme-search.example"),
)

REGIONS = (
    "Greater London", "North of England", "Scotland", "Ireland", "New York Metro", "New England", "Midwest",
    "West Coast", "Canada", "DACH", "Nordics", "Iberia", "France", "Italy", "Central Europe", "Greece",
    "Asia-Pacific",
)  # fmt: skip

CustomField = tuple[str, str, str, tuple[str, ...]]
"""Name, entity (person or company), field type, names of the options."""

CUSTOM_FIELDS: tuple[CustomField, ...] = (
    ("Seniority", "person", "single_select", ("C-Level", "Executive", "Director", "Manager", "Specialist")),
    (
        "Languages",
        "person",
        "multiple_select",
        ("English", "German", "French", "Spanish", "Polish", "Japanese"),
    ),
    (
        "Function",
        "person",
        "multiple_select",
        ("Finance", "Technology", "People", "Marketing", "Operations", "Legal"),
    ),
    ("Work Authorization", "person", "single_select", ("Citizen", "Permanent Resident", "Visa Required")),
    ("Notice Period", "person", "text", ()),
    ("Headline", "person", "text", ()),
    ("Candidate Source", "person", "single_select", ("Referral", "Research", "SourceWhale", "Website")),
    ("Industry", "company", "single_select", ("Financial Services", "Technology", "Healthcare", "Consumer")),
    ("Markets", "company", "multiple_select", ("Europe", "North America", "Asia-Pacific", "Latin America")),
    ("Company Summary", "company", "text", ()),
)

TITLES = (
    "Chief Financial Officer", "Chief Executive Officer", "Chief Operating Officer",
    "Chief Technology Officer", "Chief People Officer", "Chief Marketing Officer", "General Counsel",
    "VP Finance", "VP Engineering", "VP Sales", "Finance Director", "Managing Director", "Head of Product",
    "Head of Risk", "Head of Talent", "Group Controller", "Director of Strategy", "Investment Director",
    "Partner", "Operating Partner", "Non-Executive Director",
)  # fmt: skip

SCHOOLS = (
    "London Business School", "INSEAD", "University of Oxford", "University of Cambridge",
    "Harvard Business School", "Stanford University", "ETH Zürich", "IESE Business School",
    "Bocconi University", "Trinity College Dublin", "Warsaw School of Economics", "Keio University",
    "University of Toronto", "HEC Paris",
)  # fmt: skip
DEGREES = ("MBA", "BA", "BSc", "MSc", "PhD", "LLB")
FIELDS_OF_STUDY = (
    "Economics",
    "Business Administration",
    "Computer Science",
    "Law",
    "Engineering",
    "Mathematics",
)

COMPANY_FIRST_WORDS = (
    "Northgate", "Bluewater", "Silverline", "Oakfield", "Meridian", "Kestrel", "Larkspur", "Granite",
    "Beacon", "Harbour", "Summit", "Ironbridge", "Willow", "Corvus", "Aster", "Lumen", "Vertex", "Halcyon",
    "Juniper", "Orchard", "Falcon", "Sable", "Tideway", "Quarry", "Ember", "Foxglove", "Marlow", "Pinnacle",
    "Redwood", "Solstice",
)  # fmt: skip
COMPANY_LAST_WORDS = (
    "Capital", "Bank", "Partners", "Systems", "Analytics", "Health", "Therapeutics", "Energy", "Foods",
    "Logistics", "Robotics", "Insurance", "Media", "Retail Group", "Properties", "Software", "Payments",
    "Biotech", "Holdings", "Consulting",
)  # fmt: skip

PROJECTS = (
    "Chief Financial Officer", "Chief Executive Officer", "Chair of the Board", "Non-Executive Director",
    "VP Engineering", "General Counsel", "Head of Risk", "Chief People Officer", "Managing Director, Europe",
    "Chief Technology Officer", "Group Controller", "Operating Partner", "Head of Product",
    "Chief Marketing Officer", "Finance Director", "Chief Operating Officer", "VP Sales, Americas",
    "Head of Sustainability", "Country Manager", "Chief Data Officer", "Audit Committee Chair",
    "Head of Treasury", "VP Supply Chain", "Investment Director", "Head of Talent",
)  # fmt: skip
PROJECT_STATUSES = ("Open", "Open", "Open", "On Hold", "Closed")

NOTE_TEXTS = (
    "<p>Spoke briefly. Open to a conversation in the autumn.</p>",
    "<p>Left a message with the assistant.</p>",
    "<p>Strong on <b>M&amp;A</b>, less so on public markets.</p>",
    "<p>Met for coffee. Wants a board seat within two years.<br>Not ready to relocate.</p>",
    "<p>Referred by a former colleague.</p>",
)
