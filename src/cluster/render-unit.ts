import type { ReconcilerKind } from '../flux/kinds.js';
import { renderFluxInstanceUnit } from './flux-instance-unit.js';
import { renderHelmReleaseUnit } from './helm-release-unit.js';
import { renderKustomizationUnit } from './kustomization-unit.js';
import { renderResourceSetUnit } from './resource-set-unit.js';
import { renderTerraformUnit } from './terraform-unit.js';
import type { Rendering, UnitContext } from './unit-context.js';

/** Does with one unit what its controller does before it applies. */
export function renderUnit(kind: ReconcilerKind, context: UnitContext): Rendering {
  switch (kind) {
    case 'Kustomization':
      return renderKustomizationUnit(context);
    case 'HelmRelease':
      return renderHelmReleaseUnit(context);
    case 'ResourceSet':
      return renderResourceSetUnit(context);
    case 'FluxInstance':
      return renderFluxInstanceUnit(context);
    case 'Terraform':
      return renderTerraformUnit(context);
  }
}
