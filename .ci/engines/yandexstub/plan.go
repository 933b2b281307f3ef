package main

import (
	"encoding/json"
	"strings"
)

// planner foresees one resource. SDKv2 and the plugin framework differ in what becomes of a computed
// value that the configuration does not write, once the resource exists:
//   - SDKv2 keeps it;
//   - the framework keeps it while nothing else changes. Where something does, it is unknown again,
//     unless the data says use_state_for_unknown.
type planner struct {
	kind *kind
	// forget: something changes, so that the framework forgets what it may not keep.
	forget bool
	// imported: of what was there before only the id is known.
	imported bool
}

// plan gives the planned state: of a new resource where prior is nil.
func plan(kind *kind, config, prior object, imported bool) object {
	planner := &planner{kind: kind, imported: imported}
	planned := planner.object(kind.root, config, prior)
	if prior == nil {
		return planned
	}
	if kind.framework {
		if same(planned, prior) {
			return prior
		}
		planner.forget = true
		return planner.object(kind.root, config, prior)
	}
	// SDKv2 does not count a change of the timeouts alone.
	if same(without(planned, "timeouts"), without(prior, "timeouts")) {
		return prior
	}
	return planned
}

func without(of object, name string) object {
	rest := object{}
	for key, value := range of {
		if key != name {
			rest[key] = value
		}
	}
	return rest
}

// object plans what a node holds. prior is nil where nothing was there before.
func (p *planner) object(of *node, config, prior object) object {
	planned := object{}
	for _, child := range of.children {
		planned[child.name] = p.value(child, config[child.name], prior[child.name], prior != nil)
	}
	return planned
}

// value plans one path; existed says whether the object that holds it was there before.
func (p *planner) value(n *node, config, prior any, existed bool) any {
	switch {
	case n.WriteOnly:
		// It reaches the provider in the configuration only, and no plan or state ever holds it.
		return nil
	case isUnknown(config):
		return config
	case existed && !p.kind.framework && isZero(config) && isZero(prior) && (config != nil || n.Default == nil && !n.Computed):
		// SDKv2 cannot tell nothing from an empty text, zero, false or an empty collection.
		return prior
	case !isSet(config):
		return p.absent(n, config, prior, existed)
	case n.Kind == "attribute":
		if existed && isSet(prior) && suppressed(p.kind.name, n, config, prior) {
			return prior
		}
		return config
	case n.Nesting == "single":
		before, _ := prior.(object)
		return p.object(n, config.(object), before)
	case n.Nesting == "map":
		before, _ := prior.(object)
		planned := object{}
		for key, inner := range config.(object) {
			was, _ := before[key].(object)
			planned[key] = p.element(n, inner, was)
		}
		return planned
	case n.Nesting == "set":
		return p.set(n, config.(list), prior)
	}
	before, _ := prior.(list)
	planned := list{}
	for i, inner := range config.(list) {
		var was object
		if i < len(before) {
			was, _ = before[i].(object)
		}
		planned = append(planned, p.element(n, inner, was))
	}
	return planned
}

func (p *planner) element(n *node, config any, prior object) any {
	if inside, ok := config.(object); ok {
		return p.object(n, inside, prior)
	}
	return config
}

// absent plans a path that the configuration does not write.
func (p *planner) absent(n *node, config, prior any, existed bool) any {
	if n.Default != nil {
		// SDKv2 plans an empty text as nothing at all.
		if value := fromJSON(n.Default); p.kind.framework || value != "" {
			return whole(n, value)
		}
	}
	if n.NullEqualsZero && existed && isEmpty(prior) {
		return prior
	}
	switch {
	case !n.Computed:
		return config
	case !existed, p.imported && !isSet(prior):
		return unknown{}
	case p.forget && !n.UseStateForUnknown:
		return unknown{}
	}
	return prior
}

// whole adds to the default of an object the members that it leaves out.
func whole(n *node, value any) any {
	inside, ok := value.(object)
	if !ok || n.Kind != "object" || n.Nesting != "single" {
		return value
	}
	complete := object{}
	for _, child := range n.children {
		complete[child.name] = inside[child.name]
	}
	return complete
}

// set plans the members of a set: one that says the same as a member of before keeps what was computed
// for it, any other is new.
func (p *planner) set(n *node, config list, prior any) any {
	before, _ := prior.(list)
	planned := list{}
	for _, inner := range config {
		member := p.element(n, inner, nil)
		for _, was := range before {
			was, ok := was.(object)
			if kept := p.element(n, inner, was); ok && same(kept, was) {
				member = kept
			}
		}
		planned = append(planned, member)
	}
	return sorted(planned)
}

// suppressed says whether the provider takes a new value for the old one in another form.
func suppressed(kind string, n *node, config, prior any) bool {
	if !n.DiffSuppress && !n.StateFunc {
		return false
	}
	a, isText := config.(string)
	b, wasText := prior.(string)
	if !isText || !wasText {
		return false
	}
	switch {
	case n.Format == "json":
		return same(fromJSON([]byte(a)), fromJSON([]byte(b))) && json.Valid([]byte(a))
	case n.Format == "go-duration":
		return sameDuration(a, b)
	case n.Format == "HH:MM[:SS]":
		return strings.TrimSuffix(a, ":00")+":00" == b || strings.TrimSuffix(b, ":00")+":00" == a
	case n.EnumIgnoreCase:
		return strings.EqualFold(a, b)
	case kind == "yandex_compute_instance" && n.path == "hostname":
		// The service answers with the whole domain name.
		return strings.HasPrefix(b, a+".")
	}
	return false
}
