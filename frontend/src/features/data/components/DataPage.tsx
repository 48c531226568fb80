import { PageHeader } from '@/components/PageHeader';
import { useSession } from '@/lib/access';
import { formatMegabytes } from '@/lib/format';
import { FILE_KINDS } from '../lib/fileKinds';
import { Catalogue } from './Catalogue';
import { HistoryCoverage } from './HistoryCoverage';
import { UploadCard } from './UploadCard';

/** What Hemline plans with: stores, categories, sales, calendars. */
export default function DataPage() {
  const { upload_limit_bytes: limit } = useSession();
  return (
    <>
      <PageHeader
        title="Data"
        lead="What Hemline plans with: stores, categories, sales, calendars."
      />
      <div className="space-y-10">
        <HistoryCoverage />
        <section aria-labelledby="uploads">
          <h2 id="uploads" className="text-lg font-semibold">
            Upload
          </h2>
          <p className="mb-4 max-w-[70ch] text-quiet">
            CSV files, up to {formatMegabytes(limit)}, in this order the first time. A file with a
            bad row imports nothing, and you see which rows to correct.
          </p>
          <div className="grid items-start gap-5 lg:grid-cols-2">
            {FILE_KINDS.map((kind, index) => (
              <UploadCard key={kind.id} kind={kind} number={index + 1} />
            ))}
          </div>
        </section>
        <Catalogue />
      </div>
    </>
  );
}
