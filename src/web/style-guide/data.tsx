import {
  ButtonLink,
  DeadlineTag,
  EmptyState,
  Filters,
  Grid,
  Kpi,
  LineChart,
  Quantity,
  Select,
  Sparkline,
  StatusTag,
  Table,
  TargetBar,
  TextInput,
  Toolbar,
} from '../components/index.ts';

const rows = [
  { code: 'G15.25.36-261123-0007', who: 'Nguyễn Thị Ba', state: 'Đang xử lý', deadline: 'on-time', due: '2026-11-26' },
  { code: 'G15.25.36-261120-0031', who: 'Lê Văn Hòa', state: 'Chờ bổ sung', deadline: 'paused', due: '2026-11-24' },
  {
    code: 'G15.25.36-261118-0012',
    who: 'Huỳnh Thị Mỹ Duyên',
    state: 'Đang xử lý',
    deadline: 'overdue',
    due: '2026-11-21',
  },
] as const;

const communes = [
  { name: 'Phường Tân Ninh', received: 1842, online: 91.3 },
  { name: 'Phường Bình Minh', received: 1207, online: 87.9 },
  { name: 'Xã Tân Đông', received: 433, online: 64.2 },
];

const online = [41.5, 44, 47.2, 52.1, 55, 61.3, 66.8, 70.2, 74.5, 78.8, 82.1];

/** What officers and leaders read: worklists, totals, targets. */
export function DataSamples() {
  return (
    <>
      <Toolbar>
        <strong>Hồ sơ chờ tôi xử lý</strong>
        <ButtonLink kind="secondary" icon="download" href="#xuat" download>
          Tải danh sách
        </ButtonLink>
      </Toolbar>
      <Filters
        action="/he-thiet-ke"
        active={[
          { label: 'Sắp đến hạn', removeHref: '#bo' },
          { label: 'Hộ kinh doanh', removeHref: '#bo2' },
        ]}
        clearHref="#xoa"
      >
        <TextInput name="filter.text" label="Mã hồ sơ hoặc người nộp" />
        <Select name="filter.state" label="Trạng thái" empty="Tất cả" options={[{ value: 'p', label: 'Đang xử lý' }]} />
      </Filters>
      <Table
        caption="Hồ sơ chờ xử lý"
        rows={rows}
        columns={[
          { header: 'Mã hồ sơ', main: true, cell: (row) => <a href="#ho-so">{row.code}</a> },
          { header: 'Người nộp', cell: (row) => row.who },
          {
            header: 'Trạng thái',
            cell: (row) => (
              <StatusTag tone={row.state === 'Chờ bổ sung' ? 'waiting' : 'progress'}>{row.state}</StatusTag>
            ),
          },
          { header: 'Hạn trả', cell: (row) => <DeadlineTag state={row.deadline} due={row.due} /> },
        ]}
      />
      <Table
        caption="Không có hồ sơ"
        rows={[] as { id: string }[]}
        columns={[{ header: 'Mã', cell: (row) => row.id }]}
        empty={<EmptyState title="Không còn hồ sơ nào chờ bạn" icon="done" />}
      />

      <h2>Số liệu điều hành</h2>
      <Grid min="s">
        <Kpi
          label="Hồ sơ tiếp nhận trong tháng"
          value={12_846}
          href="#kpi1"
          change={{ value: 1204, against: 'so với tháng trước' }}
        >
          <Sparkline values={[9, 11, 10, 12, 13, 12.8]} label="Sáu tháng gần nhất, tăng từ 9.000 lên 12.846" />
        </Kpi>
        <Kpi
          label="Nộp trực tuyến"
          value={82.1}
          unit="%"
          href="#kpi2"
          change={{ value: 3.3, against: 'điểm % so với tháng trước', good: true }}
        >
          <Sparkline values={online} label="Mười một tháng, tăng từ 41,5% lên 82,1%" />
        </Kpi>
        <Kpi label="Quá hạn" value={37} href="#kpi3" change={{ value: 6, against: 'so với tuần trước', good: false }} />
        <Kpi label="Mức độ hài lòng" value={null} note="Khảo sát bắt đầu từ 01/12/2026" />
      </Grid>

      <h2>Chỉ tiêu của nghị quyết</h2>
      <TargetBar
        label="Hồ sơ nộp trực tuyến trên tổng số hồ sơ"
        href="#ct1"
        value={82.1}
        expected={76}
        target={95}
        unit="%"
        due="hết 2026"
      />
      <TargetBar
        label="Hồ sơ giải quyết đúng hạn"
        href="#ct2"
        value={98.6}
        expected={97}
        target={98}
        unit="%"
        due="hết 2026"
      />
      <TargetBar
        label="Kết quả được trả bản điện tử có chữ ký số"
        href="#ct3"
        value={58.4}
        expected={70}
        target={100}
        unit="%"
        due="hết 2026"
      />
      <TargetBar
        label="Thời gian xử lý trung bình"
        value={2.4}
        expected={2.6}
        target={2}
        unit="ngày"
        direction="down"
        max={4}
      />
      <TargetBar label="Thôn, ấp có cáp quang" value={null} target={100} unit="%" />
      <LineChart
        title="Tỷ lệ nộp trực tuyến theo tháng, năm 2026"
        unit="%"
        target={95}
        points={online.map((value, at) => ({ label: `Tháng ${at + 1}`, value }))}
      />
      <Table
        caption="Theo phường, xã"
        rows={communes}
        columns={[
          { header: 'Phường, xã', main: true, cell: (row) => <a href="#xa">{row.name}</a> },
          { header: 'Tiếp nhận', align: 'end', cell: (row) => <Quantity value={row.received} /> },
          { header: 'Trực tuyến', align: 'end', cell: (row) => <Quantity value={row.online} unit="%" /> },
        ]}
        foot={['Toàn tỉnh', <Quantity value={3482} />, <Quantity value={86.8} unit="%" />]}
      />
    </>
  );
}
