package main

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var blockNesting = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
}

var objectNesting = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

// schema is what the provider tells Terraform about a kind.
func (k *kind) schema() (*tfprotov6.Schema, error) {
	block, err := k.root.block()
	return &tfprotov6.Schema{Version: k.version, Block: block}, err
}

func (n *node) block() (*tfprotov6.SchemaBlock, error) {
	block := &tfprotov6.SchemaBlock{Deprecated: n.Deprecated}
	for _, child := range n.children {
		if child.Kind != "block" {
			attribute, err := child.attribute()
			if err != nil {
				return nil, err
			}
			block.Attributes = append(block.Attributes, attribute)
			continue
		}
		inner, err := child.block()
		if err != nil {
			return nil, err
		}
		nested := &tfprotov6.SchemaNestedBlock{TypeName: child.name, Block: inner, Nesting: blockNesting[child.Nesting]}
		if child.Nesting != "single" {
			nested.MinItems, nested.MaxItems = child.MinItems, child.MaxItems
			if child.Required {
				nested.MinItems = max(nested.MinItems, 1)
			}
		}
		block.BlockTypes = append(block.BlockTypes, nested)
	}
	return block, nil
}

func (n *node) attribute() (*tfprotov6.SchemaAttribute, error) {
	attribute := &tfprotov6.SchemaAttribute{
		Name: n.name, Required: n.Required, Optional: n.Optional, Computed: n.Computed,
		Sensitive: n.Sensitive, WriteOnly: n.WriteOnly, Deprecated: n.Deprecated,
	}
	if n.Kind != "object" {
		var err error
		attribute.Type, err = typeOf(n.Type)
		return attribute, err
	}
	object := &tfprotov6.SchemaObject{Nesting: objectNesting[n.Nesting]}
	for _, child := range n.children {
		inner, err := child.attribute()
		if err != nil {
			return nil, err
		}
		object.Attributes = append(object.Attributes, inner)
	}
	attribute.NestedType = object
	return attribute, nil
}

// typeOf reads Terraform's own JSON form of a type.
func typeOf(text []byte) (tftypes.Type, error) {
	return tftypes.ParseJSONType(text) //nolint:staticcheck // the only reader of this form there is
}
