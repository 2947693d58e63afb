/*
 * The system's libsecp256k1 for Node, by Node-API: only what a gateway checks signatures with. `npm run engine` compiles it.
 *
 *   parseKey(publicKey: 33 bytes) -> 64 bytes, the library's own form of a point; undefined where it is none
 *   verify(digest: 32 bytes, signature: 64 bytes, key: what parseKey gave) -> boolean; false for a high s
 *
 * Arguments of another length throw. The library's static context has no state, so every thread may call.
 */
#include <node_api.h>
#include <secp256k1.h>
#include <stdbool.h>
#include <string.h>

/* The bytes of a Uint8Array of just `length`, or NULL and an exception. */
static const unsigned char *bytes_of(napi_env env, napi_value value, size_t length) {
  napi_typedarray_type type;
  size_t given;
  void *data;
  bool is_typed_array = false;
  if (napi_is_typedarray(env, value, &is_typed_array) == napi_ok && is_typed_array &&
      napi_get_typedarray_info(env, value, &type, &given, &data, NULL, NULL) == napi_ok &&
      type == napi_uint8_array && given == length)
    return data;
  napi_throw_type_error(env, NULL, "not a Uint8Array of the right length");
  return NULL;
}

static napi_value parse_key(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, buffer, result;
  secp256k1_pubkey key;
  void *data;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok) return NULL;
  const unsigned char *encoded = bytes_of(env, argument, 33);
  if (encoded == NULL || !secp256k1_ec_pubkey_parse(secp256k1_context_static, &key, encoded, 33)) return NULL;
  if (napi_create_arraybuffer(env, sizeof key.data, &data, &buffer) != napi_ok) return NULL;
  memcpy(data, key.data, sizeof key.data);
  if (napi_create_typedarray(env, napi_uint8_array, sizeof key.data, buffer, 0, &result) != napi_ok) return NULL;
  return result;
}

static napi_value verify(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3], result;
  secp256k1_pubkey key;
  secp256k1_ecdsa_signature signature;
  if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok) return NULL;
  const unsigned char *digest = bytes_of(env, arguments[0], 32);
  const unsigned char *compact = digest ? bytes_of(env, arguments[1], 64) : NULL;
  const unsigned char *parsed = compact ? bytes_of(env, arguments[2], sizeof key.data) : NULL;
  if (parsed == NULL) return NULL;
  memcpy(key.data, parsed, sizeof key.data);
  bool is_valid = secp256k1_ecdsa_signature_parse_compact(secp256k1_context_static, &signature, compact) &&
                  secp256k1_ecdsa_verify(secp256k1_context_static, &signature, digest, &key);
  return napi_get_boolean(env, is_valid, &result) == napi_ok ? result : NULL;
}

NAPI_MODULE_INIT() {
  napi_property_descriptor functions[] = {
      {"parseKey", NULL, parse_key, NULL, NULL, NULL, napi_enumerable, NULL},
      {"verify", NULL, verify, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  return napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions) == napi_ok ? exports : NULL;
}
