// A controller-runtime manager that reconciles Fleets: a ConfigMap per fleet that it owns, a finalizer, status, events.
package main

import (
	"context"
	"fmt"
	"os"

	"allmend.example.org/e2e/connect"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/record"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const finalizer = "shop.example.org/carts"

type reconciler struct {
	client.Client
	events record.EventRecorder
	scheme *runtime.Scheme
}

func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var fleet Fleet
	if err := r.Get(ctx, request.NamespacedName, &fleet); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !fleet.DeletionTimestamp.IsZero() {
		if controllerutil.RemoveFinalizer(&fleet, finalizer) {
			fmt.Println("ends:", fleet.Name)
			return ctrl.Result{}, r.Update(ctx, &fleet)
		}
		return ctrl.Result{}, nil
	}
	if controllerutil.AddFinalizer(&fleet, finalizer) {
		if err := r.Update(ctx, &fleet); err != nil {
			return ctrl.Result{}, err
		}
	}
	carts := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "carts-of-" + fleet.Name, Namespace: fleet.Namespace}}
	done, err := controllerutil.CreateOrUpdate(ctx, r.Client, carts, func() error {
		carts.Data = map[string]string{"count": fmt.Sprint(fleet.Spec.Replicas)}
		return controllerutil.SetControllerReference(&fleet, carts, r.scheme)
	})
	if err != nil {
		return ctrl.Result{}, err
	}
	if done != controllerutil.OperationResultNone {
		r.events.Eventf(&fleet, corev1.EventTypeNormal, "CartsCounted", "there are %d carts now", fleet.Spec.Replicas)
	}
	before := fleet.DeepCopyObject().(*Fleet)
	fleet.Status.Replicas = fleet.Spec.Replicas
	fleet.Status.Phase = "Driving"
	meta.SetStatusCondition(&fleet.Status.Conditions, metav1.Condition{
		Type: "Ready", Status: metav1.ConditionTrue, Reason: "Counted", Message: "all carts are there"})
	if err := r.Status().Patch(ctx, &fleet, client.MergeFrom(before)); err != nil {
		return ctrl.Result{}, err
	}
	fmt.Println("reconciled:", fleet.Name, fleet.Spec.Replicas)
	return ctrl.Result{}, nil
}

func main() {
	ctx, stop := connect.UntilTerminated()
	defer stop()
	ctrl.SetLogger(zap.New(zap.WriteTo(os.Stderr)))
	scheme := runtime.NewScheme()
	connect.Must(clientgoscheme.AddToScheme(scheme))
	addToScheme(scheme)
	manager, err := ctrl.NewManager(connect.Config(), ctrl.Options{
		Scheme:                        scheme,
		Metrics:                       server.Options{BindAddress: "0"},
		LeaderElection:                true,
		LeaderElectionID:              "fleets.shop.example.org",
		LeaderElectionNamespace:       "default",
		LeaderElectionReleaseOnCancel: true,
	})
	connect.Must(err)
	connect.Must(ctrl.NewControllerManagedBy(manager).For(&Fleet{}).Owns(&corev1.ConfigMap{}).Complete(
		&reconciler{manager.GetClient(), manager.GetEventRecorderFor("fleet-controller"), scheme}))
	connect.Must(manager.Start(ctx))
}
