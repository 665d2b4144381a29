// A shared informer of the ConfigMaps of a namespace: prints what its handlers are told, and the cache whenever it is asked
// for by a change of the ConfigMap "print".
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"allmend.example.org/e2e/connect"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
)

func main() {
	ctx, stop := connect.UntilTerminated()
	defer stop()
	factory := informers.NewSharedInformerFactoryWithOptions(connect.Client(), 0,
		informers.WithNamespace(os.Args[1]),
		informers.WithTweakListOptions(func(options *metav1.ListOptions) { options.LabelSelector = "watched" }))
	maps := factory.Core().V1().ConfigMaps()
	print := func() {
		list, err := maps.Lister().List(labels.Everything())
		connect.Must(err)
		names := []string{}
		for _, one := range list {
			names = append(names, one.Name)
		}
		sort.Strings(names)
		fmt.Println("cache:", strings.Join(names, " "))
	}
	_, err := maps.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) { fmt.Println("added:", object.(*corev1.ConfigMap).Name) },
		UpdateFunc: func(_, object any) {
			fmt.Println("updated:", object.(*corev1.ConfigMap).Name, object.(*corev1.ConfigMap).Data["state"])
			if object.(*corev1.ConfigMap).Name == "print" {
				print()
			}
		},
		DeleteFunc: func(object any) {
			if unknown, ok := object.(cache.DeletedFinalStateUnknown); ok {
				object = unknown.Obj
			}
			fmt.Println("deleted:", object.(*corev1.ConfigMap).Name)
		},
	})
	connect.Must(err)
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), maps.Informer().HasSynced) {
		return
	}
	fmt.Println("synced")
	<-ctx.Done()
	factory.Shutdown()
}
