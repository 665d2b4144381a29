// Package connect is what the programs share: the way to the hub, and their end.
package connect

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// Config reads the kubeconfig that KUBECONFIG names.
func Config() *rest.Config {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	Must(err)
	return config
}

// Client is the typed client of the built-in kinds.
func Client() *kubernetes.Clientset {
	client, err := kubernetes.NewForConfig(Config())
	Must(err)
	return client
}

// UntilTerminated ends with SIGTERM.
func UntilTerminated() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
}

// Must ends the program when something failed.
func Must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
