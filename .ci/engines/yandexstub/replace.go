package main

import (
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// replacing collects the paths whose change replaces a resource.
type replacing struct {
	kind     *kind
	prior    object
	imported bool
	paths    []*tftypes.AttributePath
}

// replaces gives the paths that force a new resource. Of an imported one only the id is known: what
// was never read does not count as changed.
func replaces(kind *kind, config, prior, planned object, imported bool) []*tftypes.AttributePath {
	r := &replacing{kind: kind, prior: prior, imported: imported}
	r.object(kind.root, config, prior, planned, tftypes.NewAttributePath(), false)
	return r.paths
}

func (r *replacing) object(of *node, config, prior, planned object, path *tftypes.AttributePath, inSet bool) {
	for _, child := range of.children {
		inner := path
		if !inSet {
			inner = path.WithAttributeName(child.name)
		}
		r.value(child, config[child.name], prior[child.name], planned[child.name], inner, inSet)
	}
}

func (r *replacing) value(n *node, config, prior, planned any, path *tftypes.AttributePath, inSet bool) {
	switch {
	case same(prior, planned):
		return
	case r.imported && !isSet(prior):
		return
	case !r.kind.framework && n.Computed && !isSet(config) && n.Default == nil:
		// Only what is new is unknown here: SDKv2 keeps what it once computed.
		return
	}
	if r.forces(n, config, prior, planned) {
		r.paths = append(r.paths, path)
	}
	if n.Kind == "attribute" {
		return
	}
	// The framework asks nothing inside of what is removed.
	if r.kind.framework && planned == nil {
		return
	}
	switch n.Nesting {
	case "single":
		r.object(n, asObject(config), asObject(prior), asObject(planned), path, inSet)
	case "map":
		before, after, written := asObject(prior), asObject(planned), asObject(config)
		for _, key := range names(after) {
			r.object(n, asObject(written[key]), asObject(before[key]), asObject(after[key]), path.WithElementKeyString(key), inSet)
		}
	case "set":
		// A member has no address of its own, so the path ends at the set.
		before, after := asList(prior), asList(planned)
		for _, member := range missing(before, after) {
			r.object(n, nil, asObject(member), nil, path, true)
		}
		for _, member := range missing(after, before) {
			r.object(n, asObject(member), nil, asObject(member), path, true)
		}
	case "list":
		before, after, written := asList(prior), asList(planned), asList(config)
		for i := range max(len(before), len(after)) {
			inner := path
			if !inSet {
				inner = path.WithElementKeyInt(i)
			}
			r.object(n, asObject(at(written, i)), asObject(at(before, i)), asObject(at(after, i)), inner, inSet)
		}
	}
}

// forces says whether the change of this path replaces the resource. A block's own change is that it
// comes or goes: what changes inside is asked there.
func (r *replacing) forces(n *node, config, prior, planned any) bool {
	if n.Kind == "block" {
		if n.Nesting == "single" && (prior == nil) == (planned == nil) {
			return false
		}
		if n.Nesting != "single" && !isUnknown(planned) && len(asList(prior)) == len(asList(planned)) {
			return false
		}
	}
	switch n.ForceNew {
	case "always":
		return true
	case "if_configured":
		return isSet(config)
	case "conditional":
		return r.condition(n.path, prior, planned)
	}
	return false
}

// condition is the code for each force_new_when of the data.
func (r *replacing) condition(path string, prior, planned any) bool {
	switch r.kind.name + " " + path {
	case "yandex_compute_disk size":
		before, known := prior.(*big.Float)
		after, planned := planned.(*big.Float)
		return known && planned && after.Cmp(before) < 0
	case "yandex_dns_zone public":
		return true
	case "yandex_dns_zone private_networks":
		return r.prior["public"] == true && !isSet(r.prior["private_networks"])
	}
	// sleep_after of the members: any change makes id unknown, and id replaces.
	return false
}

func asObject(value any) object {
	inside, _ := value.(object)
	return inside
}

func asList(value any) list {
	all, _ := value.(list)
	return all
}

func at(all list, i int) any {
	if i < len(all) {
		return all[i]
	}
	return nil
}

// missing gives the members of one list that another has not.
func missing(from, in list) list {
	known := map[string]bool{}
	for _, member := range in {
		known[text(member)] = true
	}
	var all list
	for _, member := range from {
		if !known[text(member)] {
			all = append(all, member)
		}
	}
	return all
}

func sameDuration(a, b string) bool {
	first, err := time.ParseDuration(a)
	second, other := time.ParseDuration(b)
	return err == nil && other == nil && first == second
}
