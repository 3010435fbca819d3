"""Signs a product's users in to every support chat."""

from ._errors import ClosedError, ConfigError, CountersignError, RequestError
from ._identity import Account, Company, Email, Identity, Name, Phone
from ._open import Countersign, check_config, explain
from ._types import Answer, Bundle, Fault, Finding, Judgement, Problem, VerifyAnswer

__all__ = [
    "Account",
    "Answer",
    "Bundle",
    "ClosedError",
    "Company",
    "ConfigError",
    "Countersign",
    "CountersignError",
    "Email",
    "Fault",
    "Finding",
    "Identity",
    "Judgement",
    "Name",
    "Phone",
    "Problem",
    "RequestError",
    "VerifyAnswer",
    "check_config",
    "explain",
]
