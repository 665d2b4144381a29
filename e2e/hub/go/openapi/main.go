// OpenAPI v2 as client-go reads it, in gnostic's protobuf form: the models that Argo CD and OpenTofu build of it.
package main

import (
	"fmt"

	"allmend.example.org/e2e/connect"
	"k8s.io/kube-openapi/pkg/util/proto"
)

func main() {
	document, err := connect.Client().Discovery().OpenAPISchema()
	connect.Must(err)
	models, err := proto.NewOpenAPIData(document)
	connect.Must(err)
	kinds := map[string]bool{}
	for _, name := range models.ListModels() {
		model := models.LookupModel(name)
		known, ok := model.GetExtensions()["x-kubernetes-group-version-kind"].([]any)
		if !ok {
			continue
		}
		for _, one := range known {
			kinds[fmt.Sprint(one.(map[any]any)["kind"])] = true
		}
		if kind, ok := model.(*proto.Kind); ok && known[0].(map[any]any)["kind"] == "Fleet" {
			spec := kind.Fields["spec"].(*proto.Kind)
			fmt.Println("fleet:", spec.GetDescription(), spec.RequiredFields, spec.Fields["replicas"].GetName())
		}
	}
	fmt.Println("known:", kinds["ConfigMap"], kinds["Tenant"], kinds["Fleet"])
}
