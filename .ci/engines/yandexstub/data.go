package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strings"
)

// facts are what the data says about one path of a type.
type facts struct {
	Kind    string          `json:"kind"`    // attribute, object, block, object_field
	Nesting string          `json:"nesting"` // single, list, set, map
	Type    json.RawMessage `json:"type"`

	Required   bool `json:"required"`
	Optional   bool `json:"optional"`
	Computed   bool `json:"computed"`
	Sensitive  bool `json:"sensitive"`
	WriteOnly  bool `json:"write_only"`
	Deprecated bool `json:"deprecated"`

	ForceNew           string          `json:"force_new"` // always, if_configured, conditional
	Default            json.RawMessage `json:"default"`
	UseStateForUnknown bool            `json:"use_state_for_unknown"`
	NullEqualsZero     bool            `json:"null_equals_zero"`
	DiffSuppress       bool            `json:"diff_suppress"`
	StateFunc          bool            `json:"state_func"`
	Update             string          `json:"update"` // error, plan_error, ignored, needs_stop

	Checked        string   `json:"checked"` // never, or when a broken rule is noticed
	Enum           []any    `json:"enum"`
	EnumIgnoreCase bool     `json:"enum_ignore_case"`
	Min            *float64 `json:"min"`
	Max            *float64 `json:"max"`
	ExclusiveMin   *float64 `json:"exclusive_min"`
	MinLength      *int     `json:"min_length"`
	MaxLength      *int     `json:"max_length"`
	Pattern        []string `json:"pattern"`
	Format         string   `json:"format"`
	MinItems       int64    `json:"min_items"`
	MaxItems       int64    `json:"max_items"`
	MapKeys        string   `json:"map_keys"`
	Element        *facts   `json:"element"`
	Key            *facts   `json:"key"`
	AnyOf          []*facts `json:"any_of"`

	ConflictsWith    []string `json:"conflicts_with"`
	ConflictsChecked string   `json:"conflicts_checked"`
	RequiredWith     []string `json:"required_with"`
	ExactlyOneOf     []string `json:"exactly_one_of"`
	AtLeastOneOf     []string `json:"at_least_one_of"`
	ExactlyOneChild  []string `json:"exactly_one_child"`
	AtLeastOneChild  []string `json:"at_least_one_child"`
	Rules            []string `json:"rules"`

	patterns []*regexp.Regexp
}

// node is a path of a type with the paths below it; the root of a type has no name.
type node struct {
	facts
	name     string
	path     string
	children []*node // by name
}

// kind is a resource type, a data source, or the provider block.
type kind struct {
	name      string
	framework bool // on the plugin framework, else on SDKv2: they plan differently
	version   int64
	noUpdate  bool
	imports   bool
	root      *node
}

// data is the whole file.
type data struct {
	provider  *kind
	resources map[string]*kind
	sources   map[string]*kind
	mapKeys   map[string]map[string]*setting
}

// setting is one key of a map of settings: its values are numbers or names in strings.
type setting struct {
	Type string   `json:"type"`
	Enum []string `json:"enum"`
	Min  *float64 `json:"min"`
	Max  *float64 `json:"max"`
}

func read(path string) (*data, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	type written struct {
		SDK        string             `json:"provider_sdk"`
		Version    int64              `json:"schema_version"`
		NoUpdate   bool               `json:"no_update"`
		Imports    bool               `json:"import"`
		Timeouts   map[string]*string `json:"timeouts"`
		Attributes map[string]*facts  `json:"attributes"`
	}
	var file struct {
		Provider  map[string]*facts              `json:"provider_config"`
		Resources map[string]*written            `json:"resources"`
		Sources   map[string]*written            `json:"data_sources"`
		MapKeys   map[string]map[string]*setting `json:"map_keys"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, facts := range file.Provider {
		// The provider's defaults come from its code, not from a plan.
		facts.Kind, facts.Default = "attribute", nil
	}
	kinds := func(of map[string]*written) (map[string]*kind, error) {
		all := map[string]*kind{}
		for name, written := range of {
			addTimeouts(written.Attributes, written.Timeouts)
			root, err := tree(written.Attributes)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", path, name, err)
			}
			all[name] = &kind{name, written.SDK == "framework", written.Version, written.NoUpdate, written.Imports, root}
		}
		return all, nil
	}
	data := &data{mapKeys: file.MapKeys}
	root, err := tree(file.Provider)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	data.provider = &kind{name: "provider", root: root}
	if data.resources, err = kinds(file.Resources); err != nil {
		return nil, err
	}
	data.sources, err = kinds(file.Sources)
	return data, err
}

// addTimeouts writes the operations that may have a limit as paths: the data lists them apart.
func addTimeouts(paths map[string]*facts, timeouts map[string]*string) {
	if len(timeouts) == 0 {
		return
	}
	paths["timeouts"] = &facts{Kind: "block", Nesting: "single", Optional: true}
	for operation := range timeouts {
		text := json.RawMessage(`"string"`)
		paths["timeouts."+operation] = &facts{Kind: "attribute", Type: text, Optional: true, Format: "go-duration"}
	}
}

// tree puts paths below their parents, and refuses a rule that this program does not know.
func tree(paths map[string]*facts) (*node, error) {
	root := &node{}
	nodes := map[string]*node{"": root}
	sorted := make([]string, 0, len(paths))
	for path := range paths {
		sorted = append(sorted, path)
	}
	sort.Strings(sorted) // a parent comes before what is below it
	for _, path := range sorted {
		facts := paths[path]
		parent, name := "", path
		if dot := strings.LastIndex(path, "."); dot >= 0 {
			parent, name = path[:dot], path[dot+1:]
		}
		above, ok := nodes[parent]
		if !ok {
			return nil, fmt.Errorf("%s is below %s, which is missing", path, parent)
		}
		if err := facts.prepare(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		node := &node{facts: *facts, name: name, path: path}
		nodes[path] = node
		above.children = append(above.children, node)
	}
	return root, nil
}

// prepare compiles patterns, and makes sure that every rule is known: a rule that is read and not
// obeyed would look like a proof.
func (f *facts) prepare() error {
	for _, pattern := range f.Pattern {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			return err
		}
		f.patterns = append(f.patterns, compiled)
	}
	for _, rule := range f.Rules {
		if _, ok := ruleOf(rule); !ok {
			return fmt.Errorf("there is no code for the rule %q", rule)
		}
	}
	if bytes.Equal(f.Default, []byte("null")) {
		f.Default = nil
	}
	inner := append([]*facts{f.Element, f.Key}, f.AnyOf...)
	for _, facts := range inner {
		if facts == nil {
			continue
		}
		if err := facts.prepare(); err != nil {
			return err
		}
	}
	return nil
}

func (n *node) child(name string) *node {
	for _, child := range n.children {
		if child.name == name {
			return child
		}
	}
	return nil
}
