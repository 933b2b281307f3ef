package main

import "strings"

// Types that the server reads in more than the one form that swagger states.
var lenient = map[string]node{
	"io.k8s.apimachinery.pkg.api.resource.Quantity":   {"type": []any{"string", "number"}},
	"io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": []any{"string", "integer"}},
}

// builtins makes the shared definitions from swagger, and one entry a kind.
func builtins(spec node) (definitions, entries node) {
	definitions, entries = node{}, node{}
	for name, body := range spec["definitions"].(node) {
		definition := body.(node)
		if replacement, ok := lenient[name]; ok {
			definitions[name] = replacement
			continue
		}
		definitions[name] = closed(definition)

		kinds, _ := definition["x-kubernetes-group-version-kind"].([]any)
		if len(kinds) != 1 {
			continue // DeleteOptions and the like belong to every group
		}
		id := kinds[0].(node)
		group, version, kind := id["group"].(string), id["version"].(string), id["kind"].(string)
		entries[fileName(group, version, kind)] = node{
			"allOf":      []any{node{"$ref": "_definitions.json#/definitions/" + name}},
			"properties": names(group, version, kind),
			"required":   []any{"apiVersion", "kind"},
		}
	}
	return definitions, entries
}

// closed rewrites one swagger schema: references go to the shared file, objects
// with stated fields take no other, fields that are not required take null.
func closed(schema node) node {
	out := node{}
	for key, value := range schema {
		switch {
		case key == "description" || key == "default" || strings.HasPrefix(key, "x-kubernetes-"):
		case key == "$ref":
			out[key] = strings.Replace(value.(string), "#/", "_definitions.json#/", 1)
		case key == "items":
			out[key] = closed(value.(node))
		case key == "additionalProperties":
			out[key] = closed(value.(node))
		case key == "properties":
			fields := node{}
			for name, field := range value.(node) {
				fields[name] = closed(field.(node))
				if !requires(schema, name) {
					fields[name] = nullable(fields[name].(node))
				}
			}
			out[key] = fields
		default:
			out[key] = value
		}
	}
	if _, open := schema["additionalProperties"]; !open && schema["properties"] != nil {
		out["additionalProperties"] = false
	}
	return out
}

func requires(schema node, field string) bool {
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if name == field {
			return true
		}
	}
	return false
}
