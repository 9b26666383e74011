"""One sign-in at an identity provider: authorization code with PKCE, state and nonce (OpenID
Connect Core 1.0; RFC 7636; RFC 9207), tokens checked with the provider's keys of today.

Addresses and PKCE come from Authlib, signatures from joserfc. Nothing of it is kept but what
`begin` gives the browser, sealed, for the few minutes of the sign-in.
"""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from api.oidc_providers import Provider

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")  # never "none", never a shared secret
SECONDS = 10.0  # that a provider may take
FRESH = 60.0  # seconds between two looks at keys that do not fit
LEEWAY = 60  # seconds that clocks may differ


class NotIdentified(Exception):
    """The provider does not answer, or what it answers cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What has to be remembered until the provider sends the browser back."""

    provider: str
    state: str
    nonce: str
    verifier: str
    inside: str  # where to go afterwards

    def as_json(self) -> bytes:
        """To be sealed."""
        return json.dumps(asdict(self)).encode()


class Client:
    """Talks to one provider; may be used by many threads."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._http = httpx.Client(timeout=SECONDS, follow_redirects=False)
        self._lock = threading.Lock()
        self._metadata: OpenIDProviderMetadata | None = None
        self._keys: KeySet | None = None
        self._looked = 0.0

    def close(self) -> None:
        """Leave its connections."""
        self._http.close()

    def begin(self, back: str, inside: str) -> tuple[str, Begun]:
        """Where to send the browser, and what to remember. Raises `NotIdentified`."""
        begun = Begun(
            self.provider.id,
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(48),
            inside,
        )
        address: str = prepare_grant_uri(
            self._about()["authorization_endpoint"],
            self.provider.client_id,
            "code",
            redirect_uri=back,
            scope=self.provider.scope,
            state=begun.state,
            nonce=begun.nonce,
            code_challenge=create_s256_code_challenge(begun.verifier),
            code_challenge_method="S256",
        )
        return address, begun

    def finish(self, begun: Begun, answer: Mapping[str, str], back: str) -> dict[str, Any]:
        """The claims of whoever signed in. Raises `NotIdentified`."""
        if not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise NotIdentified("state")
        if answer.get("iss", self.provider.issuer) != self.provider.issuer:  # RFC 9207
            raise NotIdentified("issuer")
        if "code" not in answer:
            raise NotIdentified(answer.get("error", "no code"))
        tokens = self._post(
            self._about()["token_endpoint"],
            {
                "grant_type": "authorization_code",
                "code": answer["code"],
                "redirect_uri": back,
                "code_verifier": begun.verifier,
            },
        )
        claims = self._checked(str(tokens.get("id_token", "")), begun.nonce)
        if "userinfo_endpoint" in self._about():
            more = self._get(self._about()["userinfo_endpoint"], str(tokens["access_token"]))
            if more.get("sub") != claims["sub"]:
                raise NotIdentified("userinfo is of somebody else")
            claims = {**more, **claims}
        return claims

    def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        """Signature by a key of today, then issuer, audience, times and nonce."""
        try:
            try:
                found = jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
            except (JoseError, ValueError):  # signed by a key that came since?
                found = jwt.decode(token, self._key_set(again=True), algorithms=ALGORITHMS)
            jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self.provider.issuer},
                aud={"essential": True, "value": self.provider.client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(found.claims)
        except (JoseError, ValueError) as error:
            raise NotIdentified(f"token: {error}") from error
        parties = found.claims["aud"]
        several = isinstance(parties, list) and len(parties) > 1
        if several and found.claims.get("azp") != self.provider.client_id:
            raise NotIdentified("token is for somebody else")
        return dict(found.claims)

    def _about(self) -> OpenIDProviderMetadata:
        with self._lock:
            if self._metadata is None:
                found = self._get(get_well_known_url(self.provider.issuer, external=True))
                metadata = OpenIDProviderMetadata(found)
                if metadata.get("issuer") != self.provider.issuer:
                    raise NotIdentified("the issuer names itself otherwise")
                self._metadata = metadata
            return self._metadata

    def _key_set(self, *, again: bool = False) -> KeySet:
        """The provider's keys; `again` looks for new ones, but not at every forged token."""
        address = self._about()["jwks_uri"]
        with self._lock:
            old = time.monotonic() - self._looked > FRESH
            if self._keys is None or (again and old):
                self._keys = KeySet.import_key_set(
                    cast(KeySetSerialization, self._get(address))
                )
                self._looked = time.monotonic()
            return self._keys

    def _get(self, address: str, token: str = "") -> dict[str, Any]:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self._json(lambda: self._http.get(address, headers=headers))

    def _post(self, address: str, form: Mapping[str, str]) -> dict[str, Any]:
        who = (self.provider.client_id, self.provider.client_secret)
        return self._json(lambda: self._http.post(address, data=dict(form), auth=who))

    def _json(self, ask: Any) -> dict[str, Any]:
        try:
            answer = ask()
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NotIdentified(f"{type(error).__name__}: {error}") from error
        if answer.status_code != 200 or not isinstance(body, dict):
            raise NotIdentified(f"{answer.status_code} {body.get('error') if body else ''}")
        return body
