"""Makes the certificate authority, and the certificates that it issues. The only module that knows X.509.

The authority is limited by name constraints to localhost, the names below it, and loopback addresses, and by its
extended key usage to TLS servers: a stolen key cannot impersonate another site, or sign code.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

NAME_PREFIX = "rtk emulator "
"""How the name of every authority begins; its own number follows."""
AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 397  # Apple and Chromium refuse more from public authorities; some clients do from any
CLOCK_SKEW = timedelta(days=1)
NUMBER_BYTES = 4
MAX_COMMON_NAME = 64  # RFC 5280, appendix A: the upper bound of a common name; host names may be longer
PERMITTED_NAME = "localhost"  # and every name below it
PERMITTED_NETWORKS = ("127.0.0.0/8", "::1/128")


class KeyPair(NamedTuple):
    """A certificate and its private key, both in PEM."""

    certificate: str
    key: str


def new_authority(now: float) -> KeyPair:
    """Make a certificate authority that is valid from now on. `now` is in seconds since the epoch."""
    from cryptography import x509

    key = _new_key()
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    name = _name(f"{NAME_PREFIX}{identifier.digest[:NUMBER_BYTES].hex()}")
    constraints = x509.NameConstraints(
        permitted_subtrees=[
            x509.DNSName(PERMITTED_NAME),
            *(x509.IPAddress(ip_network(network)) for network in PERMITTED_NETWORKS),
        ],
        excluded_subtrees=None,
    )
    builder = (
        _builder(key, name, name, now, _moment(now) + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(is_authority=True), critical=True)
        .add_extension(constraints, critical=True)
        .add_extension(identifier, critical=False)
    )
    return KeyPair(*_signed(builder, key, key))


def issue(authority: KeyPair, names: Sequence[str], now: float) -> KeyPair:
    """Issue a certificate for host names and addresses; it does not outlive the authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    issuer_key = serialization.load_pem_private_key(authority.key.encode(), None)
    key = _new_key()
    ends_at = min(_moment(now) + timedelta(days=CERTIFICATE_DAYS), issuer.not_valid_after_utc)
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        _builder(key, _name(names[0][:MAX_COMMON_NAME]), issuer.subject, now, ends_at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(is_authority=False), critical=True)
        .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), critical=False)
    )
    return KeyPair(*_signed(builder, key, issuer_key))


def name_of(certificate: str) -> str:
    """Return the name of an authority, by which stores list it."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    subject = x509.load_pem_x509_certificate(certificate.encode()).subject
    return str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def ends_at(certificate: str) -> float:
    """Return when a certificate expires, in seconds since the epoch. Raises `ValueError` for text that is none."""
    from cryptography import x509

    return x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc.timestamp()


def belong_together(pair: KeyPair) -> bool:
    """Return whether the key is that of the certificate. Raises `ValueError` for text that is neither."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    public = x509.load_pem_x509_certificate(pair.certificate.encode()).public_key()
    key = serialization.load_pem_private_key(pair.key.encode(), None)
    return public == key.public_key()


def _builder(
    key: "EllipticCurvePrivateKey", subject: "x509.Name", issuer: "x509.Name", now: float, ends_at: datetime
) -> "x509.CertificateBuilder":
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_moment(now) - CLOCK_SKEW)
        .not_valid_after(ends_at)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )


def _signed(builder: "x509.CertificateBuilder", key: "EllipticCurvePrivateKey", by: object) -> tuple[str, str]:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    assert isinstance(by, EllipticCurvePrivateKey)
    certificate = builder.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.decode(), private.decode()


def _new_key() -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _key_usage(*, is_authority: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> "x509.Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> "x509.GeneralName":
    from cryptography import x509

    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _moment(now: float) -> datetime:
    return datetime.fromtimestamp(int(now), UTC)
