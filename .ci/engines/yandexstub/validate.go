package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// finding is a broken rule and the path of the value that breaks it: config[0].version.
type finding struct{ path, problem string }

// place is one written value: every element of a list and every key of a map has its own.
type place struct {
	node   *node
	value  any
	inside object // the object that holds it
	path   string
	steps  []step // from the root to here
}

// step is one object on the way to a place.
type step struct {
	path string // as in the data: without indexes
	at   object
}

// never is what the data says of a rule that nothing enforces. Everything else is refused here, also
// what the real provider notices only while it applies, or leaves to the service: what we render must
// never break it.
const never = "never"

type validator struct {
	data     *data
	findings []finding
}

// validate finds every broken rule of a configuration. A value that is not known yet breaks none.
func validate(data *data, root *node, config object) []finding {
	v := &validator{data: data}
	v.object(root, config, "", []step{{"", config}})
	return v.findings
}

func (v *validator) report(path, format string, arguments ...any) {
	v.findings = append(v.findings, finding{path, fmt.Sprintf(format, arguments...)})
}

func (v *validator) object(of *node, config object, path string, steps []step) {
	v.children(of, config, path)
	for _, child := range of.children {
		inner := child.name
		if path != "" {
			inner = path + "." + child.name
		}
		place := place{child, config[child.name], config, inner, steps}
		v.groups(place)
		v.rules(child.Rules, place)
		if !isSet(place.value) {
			if child.Kind != "attribute" && child.Required {
				v.report(inner, "must be written")
			}
			continue
		}
		v.value(place)
		v.below(place)
	}
}

// below visits what a value holds: blocks, objects, and members of a list of objects.
func (v *validator) below(at place) {
	visit := func(value any, path string) {
		if inner, ok := value.(object); ok && len(at.node.children) > 0 {
			steps := append(append([]step{}, at.steps...), step{at.node.path, inner})
			v.object(at.node, inner, path, steps)
		}
	}
	switch value := at.value.(type) {
	case list:
		for i := range value {
			visit(value[i], at.member(i))
		}
	case object:
		if at.node.Kind == "object" && at.node.Nesting == "map" {
			for _, name := range names(value) {
				visit(value[name], fmt.Sprintf("%s[%q]", at.path, name))
			}
			return
		}
		visit(value, at.path)
	}
}

// member is the path of a list's member; a set's members have no order to count by.
func (p place) member(i int) string {
	if p.node.Nesting == "set" || bytes.HasPrefix(p.node.Type, []byte(`["set"`)) {
		return p.path
	}
	return fmt.Sprintf("%s[%d]", p.path, i)
}

// value applies the facts about one value.
func (v *validator) value(at place) {
	n := at.node
	if all, ok := at.value.(list); ok {
		if int64(len(all)) < n.MinItems {
			v.report(at.path, "needs at least %d, and has %d", n.MinItems, len(all))
		}
		if n.MaxItems > 0 && int64(len(all)) > n.MaxItems {
			v.report(at.path, "takes at most %d, and has %d", n.MaxItems, len(all))
		}
	}
	if n.Checked == never {
		return
	}
	v.facts(&n.facts, at.value, at)
	if alternatives := n.AnyOf; len(alternatives) > 0 && !isUnknown(at.value) {
		var problems []string
		for _, alternative := range alternatives {
			trial := &validator{data: v.data}
			trial.facts(alternative, at.value, at)
			trial.companions(alternative.RequiredWith, at)
			trial.rules(alternative.Rules, at)
			if len(trial.findings) == 0 {
				return
			}
			problems = append(problems, trial.findings[0].problem)
		}
		v.report(at.path, "%s", strings.Join(problems, "; or it "))
	}
	v.elements(at)
	if n.MapKeys != "" {
		v.settings(v.data.mapKeys[n.MapKeys], at)
	}
}

func (v *validator) rules(texts []string, at place) {
	for _, text := range texts {
		if check, _ := ruleOf(text); check != nil {
			if problem := check(at); problem != "" {
				v.report(at.path, "%s", problem)
			}
		}
	}
}

// facts applies what is said of a single value: an enum, a range, a length, a pattern, a format.
func (v *validator) facts(f *facts, value any, at place) {
	switch value := value.(type) {
	case string:
		v.enum(f, value, at)
		// Terraform counts characters as code points do.
		length := utf8.RuneCountInString(value)
		if f.MinLength != nil && length < *f.MinLength {
			v.report(at.path, "is %d characters long, and needs %d", length, *f.MinLength)
		}
		if f.MaxLength != nil && length > *f.MaxLength {
			v.report(at.path, "is %d characters long, and may have %d", length, *f.MaxLength)
		}
		for _, pattern := range f.patterns {
			if !pattern.MatchString(value) {
				v.report(at.path, "does not match %s", pattern)
			}
		}
		if is := formats[f.Format]; is != nil && !is(value) {
			v.report(at.path, "is not of the form %s", f.Format)
		}
	case *big.Float:
		v.enum(f, value, at)
		number, _ := value.Float64()
		if f.Min != nil && number < *f.Min {
			v.report(at.path, "is %v, less than %v", number, *f.Min)
		}
		if f.ExclusiveMin != nil && number <= *f.ExclusiveMin {
			v.report(at.path, "is %v, not more than %v", number, *f.ExclusiveMin)
		}
		if f.Max != nil && number > *f.Max {
			v.report(at.path, "is %v, more than %v", number, *f.Max)
		}
	}
}

func (v *validator) enum(f *facts, value any, at place) {
	if len(f.Enum) == 0 {
		return
	}
	for _, choice := range f.Enum {
		if same(fromAny(choice), value) {
			return
		}
		written, isText := value.(string)
		if known, ok := choice.(string); ok && isText && f.EnumIgnoreCase && strings.EqualFold(known, written) {
			return
		}
	}
	v.report(at.path, "is not one of %v", f.Enum)
}

// elements applies what is said of members and of map keys.
func (v *validator) elements(at place) {
	member := func(value any, path string) {
		if f := at.node.Element; f != nil && f.Checked != never {
			inner := at
			inner.path = path
			v.facts(f, value, inner)
		}
	}
	switch value := at.value.(type) {
	case list:
		for i := range value {
			member(value[i], at.member(i))
		}
	case object:
		for _, name := range names(value) {
			path := fmt.Sprintf("%s[%q]", at.path, name)
			member(value[name], path)
			if f := at.node.Key; f != nil && f.Checked != never {
				inner := at
				inner.path = path + " (the key)"
				v.facts(f, name, inner)
			}
		}
	}
}

// settings judges a map whose keys are the settings of a program.
func (v *validator) settings(known map[string]*setting, at place) {
	written, ok := at.value.(object)
	if !ok {
		return
	}
	for _, name := range names(written) {
		path := fmt.Sprintf("%s[%q]", at.path, name)
		setting := known[name]
		if setting == nil {
			v.report(path, "is no setting that the service knows")
			continue
		}
		value, ok := written[name].(string)
		if !ok {
			continue
		}
		if problem := setting.problem(value); problem != "" {
			v.report(path, "%s", problem)
		}
	}
}

func (s *setting) problem(value string) string {
	switch s.Type {
	case "int", "float":
		number, err := strconv.ParseFloat(value, 64)
		if err != nil || s.Type == "int" && strings.ContainsAny(value, ".eE") {
			return fmt.Sprintf("is %q, and must be of type %s", value, s.Type)
		}
		if s.Min != nil && number < *s.Min || s.Max != nil && number > *s.Max {
			return fmt.Sprintf("is %s, out of its range", value)
		}
	case "bool":
		if value != "true" && value != "false" {
			return fmt.Sprintf("is %q, and must be true or false", value)
		}
	case "enum":
		// The number of a name counts as the name.
		if _, err := strconv.Atoi(value); err == nil || len(s.Enum) == 0 {
			return ""
		}
		for _, choice := range s.Enum {
			if choice == value {
				return ""
			}
		}
		return fmt.Sprintf("is %q, and must be one of %v", value, s.Enum)
	}
	return ""
}

var clock = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$`)

// formats are the forms that the data names; an empty text stands for none in SDKv2.
var formats = map[string]func(string) bool{
	"cidr":                func(s string) bool { _, _, err := net.ParseCIDR(s); return err == nil },
	"ipv6":                func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is6() },
	"json":                func(s string) bool { return json.Valid([]byte(s)) },
	"rfc3339":             layout(time.RFC3339),
	"YYYY-MM-DD":          layout(time.DateOnly),
	"YYYY-MM-DDThh:mm:ss": layout("2006-01-02T15:04:05"),
	"go-duration":         func(s string) bool { _, err := time.ParseDuration(s); return err == nil },
	"integer":             func(s string) bool { _, err := strconv.ParseInt(s, 10, 64); return err == nil },
	"HH:MM[:SS]":          clock.MatchString,
}

func layout(of string) func(string) bool {
	return func(s string) bool { _, err := time.Parse(of, s); return err == nil }
}

func isUnknown(value any) bool { _, ok := value.(unknown); return ok }
