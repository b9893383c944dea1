/*
 * What stands where a secret belongs and is none: a reference that another tool resolves, a variable, or a hole to fill in.
 */

const forms: readonly RegExp[] = [
  // 1Password, vals and its like, Vault, Infisical, the plugin of Argo CD.
  /^(?:op|ref\+[a-z0-9]+|vault|secretref|infisical|sm|akeyless):\/\/\S+$/i,
  /^vault:\S+#\S+$/i,
  /^<[^<>\n]+>$/,
  /^\{\{[^]*\}\}$/,
  /^\$\{[^}]*\}$/,
  /^\(\([^]*\)\)$/,
  /^\*+$/,
];

/** Whether a text only says where a secret comes from, so that knowing it gives nothing away. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return forms.some((form) => form.test(trimmed));
}
