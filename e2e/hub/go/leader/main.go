// Leader election on a Lease: prints when this one begins and stops to lead, and whom it sees lead.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"allmend.example.org/e2e/connect"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

func main() {
	ctx, stop := connect.UntilTerminated()
	defer stop()
	me := os.Args[1]
	leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
		Lock: &resourcelock.LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Name: "leader", Namespace: "default"},
			Client:     connect.Client().CoordinationV1(),
			LockConfig: resourcelock.ResourceLockConfig{Identity: me},
		},
		ReleaseOnCancel: true,
		// Long enough for a machine that stands still for a while.
		LeaseDuration: 10 * time.Second,
		RenewDeadline: 8 * time.Second,
		RetryPeriod:   500 * time.Millisecond,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(ctx context.Context) {
				fmt.Println("begins:", me)
				<-ctx.Done()
			},
			OnStoppedLeading: func() { fmt.Println("stops:", me) },
			OnNewLeader:      func(who string) { fmt.Println("sees:", who) },
		},
	})
}
