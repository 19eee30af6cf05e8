"""The settings and mappings by example: what is given, what is done, and what Clockwork has then.

The sentences are those of product.md's *Settings* and *Mappings*; each setting stands here on and off.
To read a row, know that what is *told* or *added* comes from SourceWhale, and that what is *in Clockwork* was
entered there by a recruiter. Two settings are not in the table, as they change nothing in Clockwork: Block
e-mails to off-limits, and Filterable fields.
"""

from tests.whole.scenarios.adding import WHEN_ADDING
from tests.whole.scenarios.companies import COMPANY_MAPPING
from tests.whole.scenarios.fields import FIELD_RULES
from tests.whole.scenarios.general import GENERAL
from tests.whole.scenarios.layers import SAVING
from tests.whole.scenarios.mappings import FIELD_MAPPING
from tests.whole.scenarios.notes import NOTES
from tests.whole.scenarios.row import Scenario
from tests.whole.scenarios.stages import STAGE_MAPPING

SCENARIOS: tuple[Scenario, ...] = (
    *GENERAL,
    *WHEN_ADDING,
    *FIELD_RULES,
    *SAVING,
    *FIELD_MAPPING,
    *COMPANY_MAPPING,
    *NOTES,
    *STAGE_MAPPING,
)
