"""What the Python client does: typed and dynamic, of built-in kinds and of a definition. Prints a line for each step."""

import sys
import threading

from kubernetes import client, config, dynamic, watch
from kubernetes.client.rest import ApiException

config.load_kube_config(config_file=sys.argv[1])
core = client.CoreV1Api()
extensions = client.ApiextensionsV1Api()
custom = client.CustomObjectsApi()


def config_map(name, **data):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name), data=data)


# Typed: create, list, patch, replace, delete
for name in ("one", "two", "three"):
    core.create_namespaced_config_map("default", config_map(name, state="1"))
first = core.list_namespaced_config_map("default", limit=2)
rest = core.list_namespaced_config_map("default", limit=2, _continue=first.metadata._continue)
print("listed:", [one.metadata.name for one in first.items + rest.items])
patched = core.patch_namespaced_config_map("one", "default", {"data": {"state": "2"}})
print("patched:", patched.data)
patched.data["more"] = "yes"
print("replaced:", core.replace_namespaced_config_map("one", "default", patched).data)
try:
    core.replace_namespaced_config_map("one", "default", patched)
except ApiException as error:
    print("conflict:", error.status, error.reason)
try:
    core.create_namespaced_config_map("default", config_map("one"))
except ApiException as error:
    print("exists:", error.status)

# Watch: what comes after the list, until it has been seen
version = core.list_namespaced_config_map("default").metadata.resource_version
changes = threading.Timer(0.2, lambda: core.delete_namespaced_config_map("two", "default"))
changes.start()
watcher = watch.Watch()
for event in watcher.stream(core.list_namespaced_config_map, "default", resource_version=version, timeout_seconds=20):
    print("watched:", event["type"], event["object"].metadata.name)
    watcher.stop()

# A definition, and its objects
extensions.create_custom_resource_definition(
    client.V1CustomResourceDefinition(
        metadata=client.V1ObjectMeta(name="kites.toys.example.org"),
        spec=client.V1CustomResourceDefinitionSpec(
            group="toys.example.org",
            scope="Namespaced",
            names=client.V1CustomResourceDefinitionNames(plural="kites", kind="Kite"),
            versions=[
                client.V1CustomResourceDefinitionVersion(
                    name="v1",
                    served=True,
                    storage=True,
                    schema=client.V1CustomResourceValidation(
                        open_apiv3_schema=client.V1JSONSchemaProps(
                            type="object",
                            properties={
                                "spec": client.V1JSONSchemaProps(
                                    type="object", properties={"tail": client.V1JSONSchemaProps(type="integer")}
                                )
                            },
                        )
                    ),
                    subresources=client.V1CustomResourceSubresources(status={}),
                )
            ],
        ),
    )
)
for event in watch.Watch().stream(extensions.list_custom_resource_definition, timeout_seconds=20):
    conditions = (event["object"].status and event["object"].status.conditions) or []
    if any(one.type == "Established" and one.status == "True" for one in conditions):
        break
kite = {"apiVersion": "toys.example.org/v1", "kind": "Kite", "metadata": {"name": "red"}, "spec": {"tail": 3}}
place = ("toys.example.org", "v1", "default", "kites")
custom.create_namespaced_custom_object(*place, kite)
custom.patch_namespaced_custom_object(*place, "red", {"spec": {"tail": 4}})
print("custom:", [one["spec"] for one in custom.list_namespaced_custom_object(*place)["items"]])
try:
    custom.create_namespaced_custom_object(*place, {**kite, "metadata": {"name": "bad"}, "spec": {"tail": "long"}})
except ApiException as error:
    print("invalid:", error.status, "must be of type integer" in error.body)

# The dynamic client finds kinds by discovery
finder = dynamic.DynamicClient(client.ApiClient())
kites = finder.resources.get(api_version="toys.example.org/v1", kind="Kite")
applied = kites.server_side_apply(
    body={**kite, "metadata": {"name": "blue"}}, name="blue", namespace="default", field_manager="python"
)
print("applied:", applied.metadata.name, applied.metadata.managedFields[0].manager)
print("dynamic:", [one.metadata.name for one in kites.get(namespace="default").items])
maps = finder.resources.get(api_version="v1", kind="ConfigMap")
print("selected:", [one.metadata.name for one in maps.get(field_selector="metadata.name=one", namespace="default").items])
kites.delete(name="red", namespace="default")
review = client.AuthorizationV1Api().create_self_subject_access_review(
    client.V1SelfSubjectAccessReview(
        spec=client.V1SelfSubjectAccessReviewSpec(
            resource_attributes=client.V1ResourceAttributes(verb="delete", resource="secrets", namespace="default")
        )
    )
)
print("allowed:", review.status.allowed)
print("version:", client.VersionApi().get_code().git_version.split("+")[0])
