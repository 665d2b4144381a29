package main

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var groupVersion = schema.GroupVersion{Group: "shop.example.org", Version: "v1"}

// Fleet is the Go form of the definition in ../../fleet.ts.
type Fleet struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              FleetSpec   `json:"spec"`
	Status            FleetStatus `json:"status,omitempty"`
}

type FleetSpec struct {
	Color    string `json:"color"`
	Replicas int64  `json:"replicas,omitempty"`
}

type FleetStatus struct {
	Replicas   int64              `json:"replicas,omitempty"`
	Phase      string             `json:"phase,omitempty"`
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

type FleetList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Fleet `json:"items"`
}

func (in *Fleet) copyOf() Fleet {
	out := *in
	in.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
	out.Status.Conditions = append([]metav1.Condition(nil), in.Status.Conditions...)
	return out
}

func (in *Fleet) DeepCopyObject() runtime.Object {
	out := in.copyOf()
	return &out
}

func (in *FleetList) DeepCopyObject() runtime.Object {
	out := FleetList{TypeMeta: in.TypeMeta, ListMeta: in.ListMeta}
	for at := range in.Items {
		out.Items = append(out.Items, in.Items[at].copyOf())
	}
	return &out
}

func addToScheme(scheme *runtime.Scheme) {
	scheme.AddKnownTypes(groupVersion, &Fleet{}, &FleetList{})
	metav1.AddToGroupVersion(scheme, groupVersion)
}
