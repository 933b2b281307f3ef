// Command schemas writes one JSON Schema for every kind that a Kubernetes API
// server would take, strict as the server is with fieldValidation=Strict.
//
//	schemas OUT SWAGGER CRD…
//
// In: SWAGGER is Kubernetes' own api/openapi-spec/swagger.json; every CRD is a
// YAML file with one CustomResourceDefinition. Out: JSON Schema, draft 4, in
// OUT/KIND-GROUP-VERSION.json, named as kubeconform looks them up, and
// OUT/_definitions.json, which they point into.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

// node is any JSON object: a piece of OpenAPI that is read, or of JSON Schema
// that is written.
type node = map[string]any

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: schemas OUT SWAGGER CRD…")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "schemas:", err)
		os.Exit(1)
	}
}

func run(out, swagger string, crds []string) error {
	spec, err := read(swagger)
	if err != nil {
		return err
	}
	definitions, entries := builtins(spec)
	for _, path := range crds {
		crd, err := read(path)
		if err != nil {
			return err
		}
		if err := custom(crd, entries); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}

	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	entries["_definitions"] = node{"definitions": definitions}
	for name, entry := range entries {
		text, err := json.Marshal(entry) // sorts keys
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, name+".json"), append(text, '\n'), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("schemas of %d kinds\n", len(entries)-1)
	return nil
}

// read takes YAML or JSON. Numbers stay as written.
func read(path string) (node, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if filepath.Ext(path) != ".json" {
		if text, err = yaml.YAMLToJSON(text); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var document node
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return document, nil
}

// fileName is kubeconform's {{ .ResourceKind }}{{ .KindSuffix }}: of a group
// only the first label is used.
func fileName(group, version, kind string) string {
	name := kind
	if group != "" {
		name += "-" + strings.SplitN(group, ".", 2)[0]
	}
	return strings.ToLower(name + "-" + version)
}

// names requires that the outermost object says what it is: an object inside
// another, such as a volumeClaimTemplate, need not.
func names(group, version, kind string) node {
	apiVersion := version
	if group != "" {
		apiVersion = group + "/" + version
	}
	return node{
		"apiVersion": node{"enum": []any{apiVersion}},
		"kind":       node{"enum": []any{kind}},
	}
}

// nullable lets a schema be null as well: the server takes null for absent.
// kubeconform reads draft 4, which has no if and else to say it with.
func nullable(schema node) node {
	if _, simple := schema["type"].(string); simple && schema["enum"] == nil {
		schema["type"] = []any{schema["type"], "null"}
		return schema
	}
	return node{"anyOf": []any{schema, node{"type": "null"}}}
}
