// Server-side apply with typed apply configurations: create, no change, conflict, force, extract, give up a field.
package main

import (
	"context"
	"fmt"

	"allmend.example.org/e2e/connect"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1 "k8s.io/client-go/applyconfigurations/core/v1"
	rbacv1 "k8s.io/client-go/applyconfigurations/rbac/v1"
)

func main() {
	ctx := context.Background()
	client := connect.Client()
	maps := client.CoreV1().ConfigMaps("default")
	first := metav1.ApplyOptions{FieldManager: "first"}
	second := metav1.ApplyOptions{FieldManager: "second"}

	wanted := corev1.ConfigMap("applied", "default").WithLabels(map[string]string{"by": "first"}).
		WithData(map[string]string{"a": "1", "b": "2"})
	made, err := maps.Apply(ctx, wanted, first)
	connect.Must(err)
	again, err := maps.Apply(ctx, wanted, first)
	connect.Must(err)
	fmt.Println("unchanged:", made.ResourceVersion == again.ResourceVersion)

	other := corev1.ConfigMap("applied", "default").WithData(map[string]string{"a": "9", "c": "3"})
	_, err = maps.Apply(ctx, other, second)
	fmt.Println("conflict:", errors.IsConflict(err), err)
	second.Force = true
	forced, err := maps.Apply(ctx, other, second)
	connect.Must(err)
	fmt.Println("forced:", forced.Data)

	own, err := corev1.ExtractConfigMap(forced, "first")
	connect.Must(err)
	fmt.Println("first owns:", own.Data, own.Labels)
	delete(own.Data, "b")
	less, err := maps.Apply(ctx, own, first)
	connect.Must(err)
	fmt.Println("given up:", less.Data)

	role, err := client.RbacV1().Roles("default").Apply(ctx, rbacv1.Role("applied", "default").WithRules(
		rbacv1.PolicyRule().WithAPIGroups("").WithResources("configmaps").WithVerbs("get")), first)
	connect.Must(err)
	fmt.Println("role:", role.Rules[0].Verbs)

	space, err := client.CoreV1().Namespaces().Apply(ctx, corev1.Namespace("applied"), first)
	connect.Must(err)
	fmt.Println("namespace:", space.Status.Phase)
	status := corev1.Namespace("applied").WithStatus(corev1.NamespaceStatus())
	_, err = client.CoreV1().Namespaces().ApplyStatus(ctx, status, first)
	fmt.Println("status:", err)
}
