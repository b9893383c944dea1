/**
 * What kustomize's messages say, and the codes that preflux gives the same faults. The first phrase that a text has
 * counts.
 */
export const phrases: readonly (readonly [phrase: RegExp, codes: readonly string[]])[] = [
  [/unable to find one of 'kustomization\.yaml'/, ['kustomization-missing']],
  [/Found multiple kustomization files/, ['several-kustomizations']],
  [/noSuchThing'/, ['directory-missing']],
  [/security; file '/, ['outside-root']],
  [/'Component' for path/, ['resource-as-component', 'component-as-resource']],
  [/may not add resource with an already registered id/, ['duplicate-resource']],
  [/behavior must be merge or replace/, ['generator-exists']],
  [/patch appears to be empty/, ['patch-empty']],
  [/found multiple possible referrals/, ['name-reference-ambiguous']],
  [/unable to disambiguate/, ['var-ambiguous']],
  [/multiple matches for Id/, ['patch-ambiguous']],
  [/failed to find unique target for patch/, ['patch-unmatched', 'patch-ambiguous']],
  [/the field 'sortOptions\./, ['sort-order']],
  [/already encountered/, ['var-duplicate']],
  [/ID conflict/, ['namespace-conflict']],
  [/namespace field specs must target scalar nodes/, ['field-kind']],
  [/must specify a file path or jsonOp, not both/, ['patch-both']],
  [/unable to parse SM or JSON patch/, ['patch-malformed']],
  [/must specify one of patch and path/, ['patch-missing']],
  [/patch and path can't be set at the same time/, ['patch-both']],
  [/Multiple Strategic-Merge Patches in one/, ['patch-several-with-target']],
  [/found a tab character that violates indentation/, ['invalid-yaml']],
  [/must specify a source and at least one target/, ['replacement-incomplete']],
  [/delimiter option can only be used with scalar nodes/, ['replacement-delimiter']],
  [/unable to find field /, ['replacement-target-missing']],
  [/unable to find or create field /, ['replacement-target-path']],
  [/nothing selected by /, ['replacement-source-unmatched']],
  [/doesn't exist\|no such file/, ['resource-missing']],
  [/^accumulating resources/, ['resource-missing']],
];

/** The codes that a fault may have whose text must have a phrase; undefined where the table has no such phrase. */
export function codesFor(text: string): readonly string[] | undefined {
  return phrases.find(([phrase]) => phrase.test(text))?.[1];
}
