package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values that tests look for: no file, plan or log may hold a canary, but for the attributes that keep
// a secret in the state by design.
const (
	prefix = "stub-"
	canary = "stub-secret-"
	moment = "2026-01-01T00:00:00Z"
)

// filler makes the values that the cloud would have made. They follow from the type and from what is
// configured, so that the same plan gives the same state.
type filler struct {
	kind   *kind
	seed   string
	folder string
}

func fill(kind *kind, prior, planned object, folder string) object {
	f := &filler{kind: kind, seed: kind.name + text(planned), folder: folder}
	filled := f.object(kind.root, prior, planned, "")
	if isSet(planned["output_to_lockbox"]) {
		// What goes into Lockbox is taken out of the state.
		for _, name := range []string{"access_key", "secret_key"} {
			if _, ok := filled[name]; ok {
				filled[name] = ""
			}
		}
	}
	return filled
}

func (f *filler) object(of *node, prior, planned object, path string) object {
	filled := object{}
	for _, child := range of.children {
		filled[child.name] = f.value(child, prior[child.name], planned[child.name], path+"/"+child.name)
	}
	return filled
}

func (f *filler) value(n *node, prior, planned any, path string) any {
	if isUnknown(planned) {
		// An update makes nothing new of what was made before.
		if isSet(prior) {
			return prior
		}
		return f.made(n, path)
	}
	if n.Kind == "attribute" {
		return planned
	}
	switch planned := planned.(type) {
	case object:
		if n.Nesting == "map" {
			filled := object{}
			for key := range planned {
				filled[key] = f.object(n, asObject(asObject(prior)[key]), asObject(planned[key]), path+"/"+key)
			}
			return filled
		}
		return f.object(n, asObject(prior), planned, path)
	case list:
		filled, before := list{}, asList(prior)
		if n.Nesting == "set" {
			before = nil // a set's members have no place
		}
		for i := range planned {
			filled = append(filled, f.object(n, asObject(at(before, i)), asObject(planned[i]), fmt.Sprint(path, "/", i)))
		}
		return filled
	}
	return planned
}

// made is the value of a path that was left to the cloud: of a block or object nothing, since what is
// not written there has no effect on a plan.
func (f *filler) made(n *node, path string) any {
	if n.Kind == "block" && n.Nesting != "single" {
		return list{}
	}
	if n.Kind != "attribute" {
		return nil
	}
	of, err := typeOf(n.Type)
	if err != nil {
		return nil
	}
	return f.ofType(n, of, path)
}

func (f *filler) ofType(n *node, of tftypes.Type, path string) any {
	switch {
	case of.Is(tftypes.String):
		return f.text(n, path)
	case of.Is(tftypes.Number):
		return new(big.Float)
	case of.Is(tftypes.Bool):
		return false
	}
	switch of := of.(type) {
	case tftypes.Map:
		if n.Optional {
			return object{}
		}
		return object{"id": f.ofType(n, of.ElementType, path+"/id")}
	case tftypes.Object:
		inside := object{}
		for name, inner := range of.AttributeTypes {
			inside[name] = f.ofType(n, inner, path+"/"+name)
		}
		return inside
	}
	// What nobody could have configured has one member, so that a reference to it finds something.
	if n.Optional {
		return list{}
	}
	return list{f.ofType(n, elementOf(of), path+"/0")}
}

func (f *filler) text(n *node, path string) string {
	name := path[strings.LastIndex(path, "/")+1:]
	digest := sha256.Sum256([]byte(f.seed + path))
	hash := fmt.Sprintf("%x", digest[:6])
	switch {
	case n.Sensitive:
		return canary + hash
	case name == "folder_id" && f.folder != "":
		return f.folder
	case name == "created_at":
		return moment
	case f.kind.name == "yandex_mdb_kafka_cluster" && name == "role":
		return "KAFKA" // which tells brokers from controllers
	case name == "fqdn":
		return prefix + hash + ".stub.internal"
	}
	return prefix + hash
}

// refused gives what the service would answer to a change that Terraform plans as an update in place.
func refused(kind *kind, config, prior, planned object) []finding {
	var found []finding
	if kind.noUpdate {
		return append(found, finding{"", "cannot be updated"})
	}
	var visit func(n *node, before, after any, path string)
	visit = func(n *node, before, after any, path string) {
		if same(before, after) {
			return
		}
		switch n.Update {
		case "error":
			found = append(found, finding{path, "is planned as an update in place, and cannot be updated"})
		case "ignored":
			found = append(found, finding{path, "is planned as an update in place, and never sent to the service"})
		case "needs_stop":
			if config["allow_stopping_for_update"] != true {
				found = append(found, finding{path, "changes only with allow_stopping_for_update = true"})
			}
		}
		for _, child := range n.children {
			inner := strings.TrimPrefix(path+"."+child.name, ".")
			visit(child, first(before)[child.name], first(after)[child.name], inner)
		}
	}
	visit(kind.root, prior, planned, "")
	if kind.name == "yandex_mdb_kafka_topic" {
		before, known := prior["partitions"].(*big.Float)
		after, planned := planned["partitions"].(*big.Float)
		if known && planned && after.Cmp(before) < 0 {
			found = append(found, finding{"partitions", "only grows"})
		}
	}
	return found
}

// first gives the object of a block or object, of a list its first.
func first(value any) object {
	if all := asList(value); len(all) > 0 {
		value = all[0]
	}
	return asObject(value)
}

// planRefused gives what the provider refuses while it plans.
func planRefused(kind *kind, prior, planned object) []finding {
	var found []finding
	var visit func(n *node, before, after any)
	visit = func(n *node, before, after any) {
		if n.Update == "plan_error" && isSet(before) && !isUnknown(after) && !same(before, after) {
			found = append(found, finding{n.path, "cannot be changed"})
		}
		for _, child := range n.children {
			visit(child, first(before)[child.name], first(after)[child.name])
		}
	}
	visit(kind.root, prior, planned)
	return found
}

// private is what the stub keeps beside the state: whether only the id of a resource is known.
type private struct {
	Imported bool `json:"imported"`
}

func (p private) bytes() []byte {
	data, err := json.Marshal(p)
	if err != nil {
		return nil
	}
	return data
}

func readPrivate(data []byte) private {
	var kept private
	if json.Unmarshal(data, &kept) != nil {
		return private{}
	}
	return kept
}
