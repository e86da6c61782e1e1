"""The callers' credentials and the server's variables."""

import subprocess
from dataclasses import dataclass

SDK_KEY = "Xt9bQzR2Tn6kLw4VhPq8dA"
SECRETS = ("g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6", "q8Lw2RzT5vYx1BnMk4JhGf7DsAp0CeUi")


@dataclass(frozen=True)
class Credentials:
    """The callers' credentials."""

    participant: str
    host: str
    signing_secret: str

    @classmethod
    def made_by(cls, binary):
        made = (("key", "new", "web"), ("key", "new", "admin"), ("key", "signing-secret"))
        web, admin, secret = (subprocess.check_output([binary, *words], text=True).strip() for words in made)
        return cls(web.split(":")[1], admin.split(":")[1], secret.split()[-1])

    @property
    def variables(self):
        """The server accepts these callers, counts their requests without reaching a limit, and
        closes idle connections soon."""
        return {
            "PORT": "0",
            "ZOOM_MEETING_SDK_KEY": SDK_KEY,
            "PARTICIPANT_API_KEYS": f"web:{self.participant}",
            "HOST_API_KEYS": f"admin:{self.host}",
            "REQUEST_SIGNING_SECRETS": self.signing_secret,
            "RATE_LIMIT_PER_MINUTE": "4000000000",
            "ADDRESS_RATE_LIMIT_PER_MINUTE": "4000000000",
            "KEEP_ALIVE_SECONDS": "5",
            "NATIVE_SIGNATURES": "all",
        }
