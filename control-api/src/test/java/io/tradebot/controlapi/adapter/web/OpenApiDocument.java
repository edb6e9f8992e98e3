package io.tradebot.controlapi.adapter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The description of the API, and whether an answer keeps to it. */
final class OpenApiDocument {
  private final JsonNode document;

  OpenApiDocument(JsonNode document) {
    this.document = document;
  }

  /** One operation. */
  record Operation(String path, String method, JsonNode description) {
    List<JsonNode> parameters() {
      return description.path("parameters").valueStream().toList();
    }

    JsonNode bodySchema() {
      return description
          .path("requestBody")
          .path("content")
          .path("application/json")
          .path("schema");
    }

    boolean streams() {
      return path.equals("/api/events");
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .propertyStream()
        .forEach(
            path ->
                path.getValue()
                    .propertyStream()
                    .filter(
                        method -> Set.of("get", "post", "put", "delete").contains(method.getKey()))
                    .forEach(
                        method ->
                            operations.add(
                                new Operation(
                                    path.getKey(),
                                    method.getKey().toUpperCase(java.util.Locale.ROOT),
                                    method.getValue()))));
    return operations;
  }

  JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.isEmpty()
        ? schema
        : document.at(reference.substring(reference.indexOf('#') + 1));
  }

  /** What in an answer of an operation is not as described; empty when all is. */
  List<String> violations(Operation operation, JsonNode answer) {
    JsonNode content = operation.description().path("responses").path("200").path("content");
    JsonNode schema =
        content.isEmpty()
            ? content
            : content.valueStream().findFirst().orElseThrow().path("schema");
    List<String> violations = new ArrayList<>();
    if (schema.isMissingNode() || schema.isEmpty()) {
      violations.add("the description has no schema of the answer");
    } else {
      compare("$", resolved(schema), answer, violations);
    }
    return violations;
  }

  private void compare(String at, JsonNode given, JsonNode value, List<String> violations) {
    JsonNode schema = resolved(given);
    if (value.isNull()) {
      return;
    }
    for (JsonNode part : schema.path("allOf")) {
      compare(at, part, value, violations);
    }
    if (!schema.path("oneOf").isMissingNode() || !schema.path("anyOf").isMissingNode()) {
      return;
    }
    switch (type(schema)) {
      case "object" -> object(at, schema, value, violations);
      case "array" -> {
        if (!value.isArray()) {
          violations.add(at + " is no array");
        }
        int i = 0;
        for (JsonNode item : value) {
          compare(at + "[" + i++ + "]", schema.path("items"), item, violations);
        }
      }
      case "string" -> {
        if (!value.isString()) {
          violations.add(at + " is no string: " + value);
        } else if (!schema.path("enum").isMissingNode()
            && schema.path("enum").valueStream().noneMatch(value::equals)) {
          violations.add(at + " is none of " + schema.path("enum") + ": " + value);
        }
      }
      case "integer" -> {
        if (!value.isIntegralNumber()) {
          violations.add(at + " is no whole number: " + value);
        }
      }
      case "number" -> {
        if (!value.isNumber()) {
          violations.add(at + " is no number: " + value);
        }
      }
      case "boolean" -> {
        if (!value.isBoolean()) {
          violations.add(at + " is no truth value: " + value);
        }
      }
      default -> {
        // Anything goes.
      }
    }
  }

  private void object(String at, JsonNode schema, JsonNode value, List<String> violations) {
    if (!value.isObject()) {
      violations.add(at + " is no object: " + value);
      return;
    }
    JsonNode properties = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    value
        .propertyStream()
        .forEach(
            field -> {
              String name = at + "." + field.getKey();
              if (properties.has(field.getKey())) {
                compare(name, properties.get(field.getKey()), field.getValue(), violations);
              } else if (others.isObject()) {
                compare(name, others, field.getValue(), violations);
              } else if (!properties.isMissingNode()) {
                violations.add(name + " is not described");
              }
            });
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asString())) {
        violations.add(at + " lacks " + required.asString());
      }
    }
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return type.valueStream()
          .map(JsonNode::asString)
          .filter(name -> !name.equals("null"))
          .findFirst()
          .orElse("");
    }
    return type.asString("");
  }
}
