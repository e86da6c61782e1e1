"""What the chart is given: values that it takes, and values that it refuses."""

import re
from collections.abc import Callable
from typing import NamedTuple

from kubernetes_objects import Objects
from server import SECRETS

LEAST = {
    "image": {"repository": "registry.example.com/zoom-signature"},
    "secrets": {
        name: SECRETS[name] for name in ("ZOOM_MEETING_SDK_KEY", "ZOOM_MEETING_SDK_SECRET", "PARTICIPANT_API_KEYS")
    },
}
DIGEST = "sha256:" + "0123456789abcdef" * 4


def over(base, values):
    """As Helm merges them."""
    merged = dict(base)
    for name, value in values.items():
        both = isinstance(value, dict) and isinstance(base.get(name), dict)
        merged[name] = over(base[name], value) if both else value
    return merged


class Given(NamedTuple):
    what: str
    # Over LEAST.
    values: dict
    # Whether the objects are as these values ask for.
    fits: Callable[[Objects], bool] = lambda objects: True
    # What they turn off.
    without: tuple = ()
    # The keys of the Secret that exists.
    existing: tuple = ()
    release: str = "zoom-signature"


POD = {
    "image": {"pullSecrets": [{"name": "registry"}]},
    "resources": {"requests": {"cpu": "200m", "memory": "64Mi"}, "limits": {"cpu": "2", "memory": "256Mi"}},
    "podAnnotations": {"example.com/team": "video"},
    "nodeSelector": {"kubernetes.io/arch": "amd64"},
    "tolerations": [{"key": "example.com/dedicated", "operator": "Exists", "effect": "NoSchedule"}],
    "affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
}


def of_ingress(objects: Objects):
    spec = objects.one("Ingress")["spec"]
    [host] = [rule["host"] for rule in spec["rules"]]
    backend = spec["rules"][0]["http"]["paths"][0]["backend"]["service"]
    [service] = [s for s in objects.of_kind("Service") if s["metadata"]["name"] == backend["name"]]
    ports = [port["name"] for port in service["spec"]["ports"]]
    tls = [{"hosts": [host], "secretName": "zoom-example-com"}]
    return ports == [backend["port"]["name"]] and spec["tls"] == tls and spec["ingressClassName"] == "nginx"


def of_pod(objects: Objects):
    pod, annotations = objects.pod(), objects.template()["metadata"]["annotations"]
    asked = POD | {"imagePullSecrets": POD["image"]["pullSecrets"]}
    same = all(pod[name] == asked[name] for name in ("nodeSelector", "tolerations", "affinity", "imagePullSecrets"))
    of_container = objects.container()["resources"] == asked["resources"]
    return same and of_container and annotations["example.com/team"] == "video"


# Who may ask is the issuer's to say.
LOGIN = {
    "secrets": {"PARTICIPANT_API_KEYS": ""},
    "settings": {"OIDC_ISSUER": "https://login.example.com/realms/main", "OIDC_AUDIENCE": "zoom-signature"},
}
NO_SECRETS = {"secrets": {name: "" for name in LEAST["secrets"]}}
S2S = {name: secret for name, secret in SECRETS.items() if name.startswith("ZOOM_S2S_")}
PAIRS = {name: SECRETS[name] for app in ("PROD", "DEV") for name in (f"ZOOM_APP_{app}_KEY", f"ZOOM_APP_{app}_SECRET")}
# Two apps in place of the one that LEAST has.
APPS = {
    "secrets": {"ZOOM_MEETING_SDK_KEY": "", "ZOOM_MEETING_SDK_SECRET": ""} | PAIRS,
    "settings": {"ZOOM_APPS": "prod,dev"},
}
ACCOUNT = {name: secret for name, secret in SECRETS.items() if re.match(r"ZOOM_APP_DEV_(ACCOUNT|S2S)_", name)}
REDIS = [{"to": [{"ipBlock": {"cidr": "10.1.2.4/32"}}], "ports": [{"protocol": "TCP", "port": 6379}]}]
OUT = {"to": [{"ipBlock": {"cidr": "10.1.2.3/32"}}], "ports": [{"protocol": "TCP", "port": 8443}]}

TAKEN = [
    Given(
        "an existing Secret",
        NO_SECRETS | {"existingSecret": {"name": "made-by-hand"}},
        lambda o: o.pod()["volumes"][0]["secret"]["secretName"] == "made-by-hand",
        existing=("sdk-key", "sdk-secret", "participant-api-keys"),
    ),
    Given(
        "an existing Secret with keys of its own",
        NO_SECRETS
        | {
            "existingSecret": {
                "name": "made-by-hand",
                "keys": {"PARTICIPANT_API_KEYS": None, "HOST_API_KEYS": "hosts", "ZOOM_MEETING_SDK_KEY": "id"},
            }
        },
        existing=("id", "sdk-secret", "hosts"),
    ),
    Given(
        "an Ingress",
        {
            "ingress": {
                "enabled": True,
                "className": "nginx",
                "hosts": ["zoom.example.com"],
                "tlsSecret": "zoom-example-com",
            },
            "service": {"port": 8080},
        },
        of_ingress,
    ),
    Given(
        "no autoscaler",
        {"autoscaling": {"enabled": False}, "replicas": 3},
        lambda o: o.one("Deployment")["spec"]["replicas"] == 3,
        without=("HorizontalPodAutoscaler",),
    ),
    Given("no policy", {"networkPolicy": {"enabled": False}}, without=("NetworkPolicy",)),
    Given(
        "no metrics",
        {"metrics": {"enabled": False}},
        lambda o: len(o.of_kind("Service")) == 1,
    ),
    Given(
        "a policy of one's own",
        {"networkPolicy": {"ingressNamespaces": [], "ingressNetworks": ["10.0.0.0/16"], "egress": [OUT]}},
        lambda o: {"ipBlock": {"cidr": "10.0.0.0/16"}} in o.one("NetworkPolicy")["spec"]["ingress"][0]["from"]
        and o.one("NetworkPolicy")["spec"]["egress"] == [OUT],
    ),
    Given(
        "Redis",
        {
            "secrets": {"REDIS_URL": SECRETS["REDIS_URL"]},
            "settings": {"REDIS_KEY_PREFIX": "zoom"},
            "networkPolicy": {"egress": REDIS},
        },
        lambda o: "redis-url" in o.one("Secret")["data"] and o.one("NetworkPolicy")["spec"]["egress"] == REDIS,
    ),
    Given(
        "a Server-to-Server OAuth app",
        {"secrets": S2S, "settings": {"ZOOM_ZAK_USER": "meeting-host"}},
        lambda o: len(o.one("NetworkPolicy")["spec"]["egress"]) == 2,
    ),
    Given(
        "two apps",
        APPS,
        lambda o: sorted(o.one("Secret")["data"])
        == ["app-dev-key", "app-dev-secret", "app-prod-key", "app-prod-secret", "participant-api-keys"]
        and o.one("NetworkPolicy")["spec"]["egress"] == [],
    ),
    Given(
        "an app more, with an account and settings of its own",
        {
            "secrets": PAIRS | ACCOUNT,
            "settings": {
                "ZOOM_APPS": "prod\ndev\n",
                "ZOOM_APP_PROD_ALLOWED_MEETING_NUMBERS": 85746065432,
                "ZOOM_APP_DEV_LIFETIME_SECONDS": 1800,
            },
        },
        lambda o: len(o.one("NetworkPolicy")["spec"]["egress"]) == 2
        and o.settings()["ZOOM_APP_PROD_ALLOWED_MEETING_NUMBERS"] == "85746065432",
    ),
    Given(
        "two apps, with an existing Secret",
        NO_SECRETS
        | {
            "settings": {"ZOOM_APPS": "prod, eu-west-2"},
            "existingSecret": {
                "name": "made-by-hand",
                "keys": {
                    "ZOOM_MEETING_SDK_KEY": "",
                    "ZOOM_MEETING_SDK_SECRET": None,
                    "ZOOM_APP_PROD_KEY": "id",
                    "ZOOM_APP_PROD_SECRET": "secret",
                    "ZOOM_APP_EU_WEST_2_KEY": "west-id",
                    "ZOOM_APP_EU_WEST_2_SECRET": "west-secret",
                },
            },
        },
        existing=("id", "secret", "west-id", "west-secret", "participant-api-keys"),
    ),
    Given("users with a login", LOGIN, lambda o: len(o.one("NetworkPolicy")["spec"]["egress"]) == 2),
    Given("all about the pod", POD, of_pod),
    # YAML's numbers are floats to Helm.
    Given(
        "numbers",
        {"settings": {"ALLOWED_MEETING_NUMBERS": 85746065432, "SHUTDOWN_SECONDS": 60}},
        lambda o: o.settings()["ALLOWED_MEETING_NUMBERS"] == "85746065432",
    ),
    Given(
        "another release",
        {"service": {"type": "LoadBalancer", "annotations": {"example.com/internal": "true"}}},
        lambda o: o.one("Deployment")["metadata"]["name"] == "staging-zoom-signature",
        release="staging",
    ),
]

REFUSED = [
    ({"image": {"repository": ""}}, "Set image.repository to where you pushed the image"),
    (NO_SECRETS, "Set existingSecret.name to a Secret with the SDK Key and Secret"),
    ({"secrets": {"ZOOM_MEETING_SDK_SECRET": ""}}, "or set secrets.ZOOM_MEETING_SDK_KEY and"),
    ({"secrets": {"PARTICIPANT_API_KEYS": ""}}, "Nobody could ask. Set PARTICIPANT_API_KEYS, HOST_API_KEYS or"),
    ({"existingSecret": {"name": "made-by-hand"}}, "Set existingSecret.name or secrets, not both"),
    (over(APPS, {"settings": {"ZOOM_APPS": ""}}), "With several apps, set settings.ZOOM_APPS."),
    (over(APPS, {"secrets": {"ZOOM_APP_DEV_KEY": ""}}), "ZOOM_APPS lists dev. Set ZOOM_APP_DEV_KEY and"),
    (over(APPS, {"secrets": {"ZOOM_APP_PROD_SECRET": ""}}), "ZOOM_APPS lists prod. Set ZOOM_APP_PROD_KEY and"),
    (over(APPS, {"settings": {"ZOOM_APPS": "prod,dev,eu-west"}}), "Set ZOOM_APP_EU_WEST_KEY and ZOOM_APP_EU_WEST_SECRET"),
    (
        NO_SECRETS | {"existingSecret": {"name": "made-by-hand"}, "settings": {"ZOOM_APPS": "prod"}},
        "ZOOM_APPS lists prod. Set ZOOM_APP_PROD_KEY and ZOOM_APP_PROD_SECRET, under secrets or existingSecret.keys",
    ),
    (over(APPS, {"secrets": {"ZOOM_MEETING_SDK_KEY": "x"}}), "and ZOOM_MEETING_SDK_SECRET, or neither of them"),
    (over(APPS, {"settings": {"ZOOM_APPS": "prod"}}), "ZOOM_APP_DEV_KEY is of no app that settings.ZOOM_APPS lists"),
    ({"settings": {"ZOOM_APP_PRD_LIFETIME_SECONDS": 1800}}, "ZOOM_APP_PRD_LIFETIME_SECONDS is of no app"),
    (over(APPS, {"settings": {"ZOOM_APPS": "prod,dev,default"}}), "Take default out of settings.ZOOM_APPS"),
    ({"ingress": {"enabled": True}}, "Set ingress.hosts to the names that lead here"),
    ({"replica": 3}, "additional properties 'replica' not allowed"),
    ({"image": {"tags": "0.1.0"}}, "at '/image': additional properties 'tags' not allowed"),
    ({"settings": {"TRUSTED_PROXY": "10.0.0.1"}}, "at '/settings': additional properties 'TRUSTED_PROXY'"),
    # In a ConfigMap everybody would read it.
    ({"settings": {"HOST_API_KEYS": "web:x"}}, "at '/settings': additional properties 'HOST_API_KEYS'"),
    ({"settings": {"ZOOM_APP_PROD_SECRET": "x"}}, "at '/settings': additional properties 'ZOOM_APP_PROD_SECRET'"),
    ({"secrets": {"ZOOM_APP_PROD_KYE": "x"}}, "at '/secrets': additional properties 'ZOOM_APP_PROD_KYE'"),
    ({"settings": {"ZOOM_APPS": "Prod"}}, "at '/settings/ZOOM_APPS': 'Prod' does not match pattern"),
    ({"secrets": {"HOST_API_KEY": "web:x"}}, "at '/secrets': additional properties 'HOST_API_KEY'"),
    ({"replicas": "two"}, "at '/replicas': got string, want integer"),
    ({"image": {"tag": 1.0}}, "at '/image/tag': got number, want string"),
    # What YAML makes of `on`.
    ({"settings": {"TEST_PAGE": True}}, "at '/settings/TEST_PAGE': got boolean, want integer or string"),
    ({"image": {"digest": "0.1.0"}}, "at '/image/digest': '0.1.0' does not match pattern"),
    ({"service": {"type": "Public"}}, "at '/service/type': value must be one of"),
    ({"ingress": {"hosts": "zoom.example.com"}}, "at '/ingress/hosts': got string, want array"),
]
