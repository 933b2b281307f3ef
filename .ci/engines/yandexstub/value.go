package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"sort"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A value is nil, unknown, a string, a bool, a *big.Float, a list (of a list or a set, which is
// sorted), or an object (of an object or a map).
type (
	unknown struct{}
	list    = []any
	object  = map[string]any
)

// decode reads a value as it comes over the wire.
func decode(of tftypes.Type, value *tfprotov6.DynamicValue) (any, error) {
	if value == nil {
		return nil, nil
	}
	decoded, err := value.Unmarshal(of)
	if err != nil {
		return nil, err
	}
	return plain(decoded)
}

func plain(value tftypes.Value) (any, error) {
	switch {
	case !value.IsKnown():
		return unknown{}, nil
	case value.IsNull():
		return nil, nil
	}
	of := value.Type()
	switch {
	case of.Is(tftypes.String):
		var text string
		err := value.As(&text)
		return text, err
	case of.Is(tftypes.Bool):
		var truth bool
		err := value.As(&truth)
		return truth, err
	case of.Is(tftypes.Number):
		number := new(big.Float)
		err := value.As(number)
		return number, err
	case of.Is(tftypes.List{}), of.Is(tftypes.Set{}):
		var values []tftypes.Value
		if err := value.As(&values); err != nil {
			return nil, err
		}
		all := make(list, len(values))
		for i := range values {
			var err error
			if all[i], err = plain(values[i]); err != nil {
				return nil, err
			}
		}
		if of.Is(tftypes.Set{}) {
			all = sorted(all)
		}
		return all, nil
	case of.Is(tftypes.Map{}), of.Is(tftypes.Object{}):
		var values map[string]tftypes.Value
		if err := value.As(&values); err != nil {
			return nil, err
		}
		all := make(object, len(values))
		for name := range values {
			var err error
			if all[name], err = plain(values[name]); err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	return nil, fmt.Errorf("values of type %s are not expected", of)
}

// encode writes a value for the wire.
func encode(of tftypes.Type, value any) (*tfprotov6.DynamicValue, error) {
	encoded, err := tfprotov6.NewDynamicValue(of, typed(of, value))
	return &encoded, err
}

func typed(of tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case unknown:
		return tftypes.NewValue(of, tftypes.UnknownValue)
	case nil:
		return tftypes.NewValue(of, nil)
	case list:
		inner := elementOf(of)
		all := make([]tftypes.Value, len(value))
		for i := range value {
			all[i] = typed(inner, value[i])
		}
		return tftypes.NewValue(of, all)
	case object:
		all := map[string]tftypes.Value{}
		if whole, ok := of.(tftypes.Object); ok {
			for name, inner := range whole.AttributeTypes {
				all[name] = typed(inner, value[name])
			}
		} else {
			for name := range value {
				all[name] = typed(elementOf(of), value[name])
			}
		}
		return tftypes.NewValue(of, all)
	default:
		return tftypes.NewValue(of, value)
	}
}

func elementOf(of tftypes.Type) tftypes.Type {
	switch of := of.(type) {
	case tftypes.List:
		return of.ElementType
	case tftypes.Set:
		return of.ElementType
	case tftypes.Map:
		return of.ElementType
	}
	return nil
}

// text is a value's canonical form: two values are the same where their texts are.
func text(value any) string {
	switch value := value.(type) {
	case unknown:
		return "unknown"
	case nil:
		return "null"
	case *big.Float:
		return value.Text('g', 30)
	case list:
		parts := make([]string, len(value))
		for i := range value {
			parts[i] = text(value[i])
		}
		return "[" + strings.Join(parts, ",") + "]"
	case object:
		parts := make([]string, 0, len(value))
		for _, name := range names(value) {
			parts = append(parts, fmt.Sprintf("%q:%s", name, text(value[name])))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case string:
		return fmt.Sprintf("%q", value)
	}
	return fmt.Sprint(value)
}

func same(a, b any) bool { return text(a) == text(b) }

// sorted is a set's members in their canonical order, each once. Two unknown ones may still come to differ.
func sorted(of list) list {
	slices.SortFunc(of, func(a, b any) int { return strings.Compare(text(a), text(b)) })
	return slices.CompactFunc(of, func(a, b any) bool { return !isUnknown(a) && same(a, b) })
}

func names(of object) []string {
	all := make([]string, 0, len(of))
	for name := range of {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

// isSet says whether something is written: an absent block is an empty list.
func isSet(value any) bool {
	if all, ok := value.(list); ok {
		return len(all) > 0
	}
	return value != nil
}

// fromJSON reads a default. An object's missing members become null when it is written.
func fromJSON(data []byte) any {
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return nil
	}
	return fromAny(value)
}

func fromAny(value any) any {
	switch value := value.(type) {
	case float64:
		return big.NewFloat(value)
	case []any:
		for i := range value {
			value[i] = fromAny(value[i])
		}
	case map[string]any:
		for name := range value {
			value[name] = fromAny(value[name])
		}
	}
	return value
}

// isEmpty says whether a value is nothing, or a map without keys.
func isEmpty(value any) bool {
	all, ok := value.(object)
	return value == nil || ok && len(all) == 0
}

// isZero says whether a value is nothing, or what Go's zero value of its type would be.
func isZero(value any) bool {
	switch value := value.(type) {
	case string:
		return value == ""
	case bool:
		return !value
	case *big.Float:
		return value.Sign() == 0
	case list:
		return len(value) == 0
	}
	return isEmpty(value)
}
