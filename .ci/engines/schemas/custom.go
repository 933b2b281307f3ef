package main

import (
	"fmt"
	"strings"
)

const objectMeta = "_definitions.json#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

// custom adds an entry for every version of a CustomResourceDefinition that the
// server would serve.
func custom(crd node, entries node) error {
	if crd["kind"] != "CustomResourceDefinition" {
		return fmt.Errorf("is a %v, not a CustomResourceDefinition", crd["kind"])
	}
	spec := crd["spec"].(node)
	group, kind := spec["group"].(string), spec["names"].(node)["kind"].(string)
	for _, item := range spec["versions"].([]any) {
		item := item.(node)
		if item["served"] != true {
			continue
		}
		version := item["name"].(string)
		name := fileName(group, version, kind)
		if entries[name] != nil {
			return fmt.Errorf("%s.json exists already: two groups share a first label", name)
		}
		entry := structural(item["schema"].(node)["openAPIV3Schema"].(node))
		fields := entry["properties"].(node)
		for field, schema := range names(group, version, kind) {
			fields[field] = schema
		}
		fields["metadata"] = node{"$ref": objectMeta}
		entry["required"] = append([]any{"apiVersion", "kind", "metadata"}, list(entry["required"])...)
		entries[name] = entry
	}
	return nil
}

// structural rewrites one structural schema as the server applies it: a field
// that is not stated is unknown, unless the schema asks to keep such fields.
// What stands in allOf, anyOf, oneOf and not only narrows values, so it is
// copied as it is.
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
func structural(schema node) node {
	out := node{}
	for key, value := range schema {
		switch {
		case key == "description" || key == "default" || key == "nullable" || strings.HasPrefix(key, "x-kubernetes-"):
		case key == "items":
			out[key] = structural(value.(node))
		case key == "additionalProperties":
			if inner, ok := value.(node); ok {
				out[key] = structural(inner)
			} else {
				out[key] = value
			}
		case key == "properties":
			fields := node{}
			for name, field := range value.(node) {
				fields[name] = structural(field.(node))
			}
			out[key] = fields
		default:
			out[key] = value
		}
	}
	keeps := schema["x-kubernetes-preserve-unknown-fields"] == true || schema["x-kubernetes-embedded-resource"] == true
	if _, open := schema["additionalProperties"]; schema["type"] == "object" && !open && !keeps {
		out["additionalProperties"] = false
	}
	if schema["x-kubernetes-int-or-string"] == true {
		out["type"] = []any{"integer", "string"}
	}
	if schema["nullable"] == true {
		return nullable(out)
	}
	return out
}

func list(value any) []any {
	items, _ := value.([]any)
	return items
}
