import { createBrowserRouter, Navigate } from 'react-router';
import { loadedLater } from '@/lib/loadedLater';
import { AppLayout } from './layout/AppLayout';
import { NotFoundPage } from './NotFoundPage';
import { RouteError } from './RouteError';
import { SignInGate } from './signIn/SignInGate';

// Every page is a file of its own, loaded when it is first opened.
const DashboardPage = loadedLater(() => import('@/features/dashboard/components/DashboardPage'));
const NewSeasonPage = loadedLater(() => import('@/features/new-season/components/NewSeasonPage'));
const SeasonPage = loadedLater(() => import('@/features/season/components/SeasonPage'));
const ForecastTab = loadedLater(() => import('@/features/forecast/components/ForecastTab'));
const AllocationTab = loadedLater(() => import('@/features/allocation/components/AllocationTab'));
const WeeklyTab = loadedLater(() => import('@/features/weekly/components/WeeklyTab'));
const MarkdownTab = loadedLater(() => import('@/features/markdown/components/MarkdownTab'));
const ReportTab = loadedLater(() => import('@/features/report/components/ReportTab'));
const ScenariosPage = loadedLater(() => import('@/features/scenarios/components/ScenariosPage'));
const ScenarioPage = loadedLater(() => import('@/features/scenarios/components/ScenarioPage'));
const AccessPage = loadedLater(() => import('@/features/access/components/AccessPage'));
const DataPage = loadedLater(() => import('@/features/data/components/DataPage'));

/** The pages and their addresses. */
export const router = createBrowserRouter([
  {
    element: (
      <SignInGate>
        <AppLayout />
      </SignInGate>
    ),
    children: [
      {
        // Around every page, so that the navigation stays when one fails.
        ErrorBoundary: RouteError,
        children: [
          { index: true, Component: DashboardPage },
          { path: 'seasons', element: <Navigate to="/" replace /> },
          { path: 'seasons/new', Component: NewSeasonPage },
          {
            path: 'seasons/:id',
            Component: SeasonPage,
            children: [
              { index: true, element: <Navigate to="forecast" replace /> },
              { path: 'forecast', Component: ForecastTab },
              { path: 'allocation', Component: AllocationTab },
              { path: 'weekly', Component: WeeklyTab },
              { path: 'markdown', Component: MarkdownTab },
              { path: 'report', Component: ReportTab },
            ],
          },
          { path: 'scenarios', Component: ScenariosPage },
          { path: 'scenarios/:id', Component: ScenarioPage },
          { path: 'data', Component: DataPage },
          { path: 'access', Component: AccessPage },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
