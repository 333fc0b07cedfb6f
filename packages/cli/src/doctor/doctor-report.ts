import type { PermissionService } from '@drawbridge/response-actions';

/** What one permission is needed for. */
export interface PermissionNeed {
  readonly action: string;
  readonly phases: readonly string[];
  readonly why: string;
  /** Needed only then; absent: always. */
  readonly when?: string;
  /** The playbook and step that run the action; absent: a person, by hand. */
  readonly playbook?: string;
  readonly step?: string;
}

/** One permission that we do not hold, or that cannot be determined. */
export interface LackingPermission {
  readonly name: string;
  /** Where: accounts, projects, a tenant, scopes; none where no place could be asked. */
  readonly places: readonly string[];
  readonly why: string;
  /** Every need of it is conditional. */
  readonly conditional: boolean;
  readonly needs: readonly PermissionNeed[];
}

/** What one service says of our identity. */
export interface DoctorService {
  readonly service: PermissionService;
  /** Who we are; absent where it could not be determined. */
  readonly identity?: string;
  /** Where we asked. */
  readonly places: readonly string[];
  /** Held in every place. */
  readonly present: readonly { readonly name: string; readonly why?: string }[];
  readonly missing: readonly LackingPermission[];
  readonly unknown: readonly LackingPermission[];
}

/** One thing beside the permissions that has to be right. */
export interface DoctorCheck {
  readonly name: string;
  readonly verdict: 'fine' | 'warning' | 'problem';
  readonly said: string;
}

/** Whether Drawbridge could act if an incident came now. */
export interface DoctorReport {
  /** Nothing is missing, nothing is unknown, and no check found a problem. */
  readonly ready: boolean;
  readonly simulated: boolean;
  readonly playbooks: readonly string[];
  readonly actions: readonly string[];
  readonly leftOut: readonly { readonly action: string; readonly why: string }[];
  readonly services: readonly DoctorService[];
  readonly checks: readonly DoctorCheck[];
}
