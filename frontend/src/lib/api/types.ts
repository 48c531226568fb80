import type { components } from './schema';

/** Every body of the API by its name in the OpenAPI document. */
export type Schemas = components['schemas'];

export type WorkflowSummary = Schemas['WorkflowSummary'];
export type WorkflowDetail = Schemas['WorkflowDetail'];
export type WorkflowEvent = Schemas['WorkflowEvent'];
export type WorkflowStatus = Schemas['WorkflowStatus'];
export type WorkflowState = Schemas['WorkflowState'];
export type Approval = Schemas['ApprovalBody'];
export type ApprovalAction = Schemas['ApprovalAction'];
export type SeasonParameters = Schemas['SeasonParameters'];
export type Forecast = Schemas['ForecastBody'];
export type ForecastingMethod = Schemas['ForecastingMethod'];
export type AllocationPlan = Schemas['AllocationPlan'];
export type LatestVariance = Schemas['LatestVariance'];
export type WeekVariance = Schemas['WeekVariance'];
export type VarianceHistory = Schemas['VarianceHistory'];
export type Category = Schemas['Category'];
export type Store = Schemas['Store'];
export type Violation = Schemas['Violation'];
export type BadRow = Schemas['BadRow'];
export type WeeklyUpload = Schemas['WeeklyUploadResult'];
export type Replenishment = Schemas['Replenishment'];
export type LedgerBalances = Schemas['LedgerBalances'];
export type EmergencyOrder = Schemas['EmergencyOrder'];
export type Markdown = Schemas['Markdown'];
export type SeasonReport = Schemas['SeasonReport'];
