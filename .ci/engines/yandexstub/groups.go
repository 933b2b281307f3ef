package main

import (
	"slices"
	"strings"
)

// groups applies the rules that tie a path to others. Paths in them are written from the root and
// without indexes; the part that both have in common means the same element.
func (v *validator) groups(at place) {
	n := at.node
	if isSet(at.value) && n.ConflictsChecked != never {
		for _, other := range n.ConflictsWith {
			if at.has(other) {
				v.report(at.path, "cannot stand beside %s", other)
			}
		}
	}
	if isSet(at.value) {
		v.companions(n.RequiredWith, at)
	}
	// Each member of such a group lists the whole group: one report is enough.
	if group := n.ExactlyOneOf; len(group) > 0 && n.path == group[0] {
		if count := at.count(group); count != 1 {
			v.report(at.path, "exactly one of %s must be written, and %d are", strings.Join(group, ", "), count)
		}
	}
	if group := n.AtLeastOneOf; len(group) > 0 && n.path == group[0] && at.count(group) == 0 {
		v.report(at.path, "at least one of %s must be written", strings.Join(group, ", "))
	}
}

func (v *validator) companions(paths []string, at place) {
	for _, other := range paths {
		if !at.has(other) {
			v.report(at.path, "needs %s beside it", other)
		}
	}
}

// children applies the rules about what an object must hold.
func (v *validator) children(of *node, config object, path string) {
	count := func(names []string) int {
		return len(slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !isSet(config[name]) }))
	}
	if group := of.ExactlyOneChild; len(group) > 0 && count(group) != 1 {
		v.report(path, "must hold exactly one of %s, and holds %d", strings.Join(group, ", "), count(group))
	}
	if group := of.AtLeastOneChild; len(group) > 0 && count(group) == 0 {
		v.report(path, "must hold at least one of %s", strings.Join(group, ", "))
	}
}

func (p place) count(paths []string) int {
	count := 0
	for _, path := range paths {
		if p.has(path) {
			count++
		}
	}
	return count
}

// has says whether another path of the same resource is written.
func (p place) has(path string) bool { return isSet(p.get(path)) }

// get gives the value of another path of the same resource: of the nearest object that both are in,
// and of the first element where there are several. Unknown where any object on the way is.
func (p place) get(path string) any {
	for i := len(p.steps) - 1; i >= 0; i-- {
		from := p.steps[i]
		rest, ok := strings.CutPrefix(path, from.path)
		if !ok || from.path != "" && !strings.HasPrefix(rest, ".") {
			continue
		}
		return dig(from.at, strings.Split(strings.TrimPrefix(rest, "."), "."))
	}
	return nil
}

func dig(value any, path []string) any {
	if len(path) == 0 {
		return value
	}
	switch inside := value.(type) {
	case object:
		return dig(inside[path[0]], path[1:])
	case list:
		if len(inside) > 0 {
			return dig(inside[0], path)
		}
	case unknown:
		return inside
	}
	return nil
}
