"""Who asks, with what, and what the server is told."""

import subprocess
from dataclasses import dataclass

SDK_KEY = "Xt9bQzR2Tn6kLw4VhPq8dA"
SECRETS = ("g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6", "q8Lw2RzT5vYx1BnMk4JhGf7DsAp0CeUi")


@dataclass(frozen=True)
class Credentials:
    """What callers hold."""

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
        """The server lets these in, counts them all without ever refusing one, and has no
        patience with who idles."""
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
