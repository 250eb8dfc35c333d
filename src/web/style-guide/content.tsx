import {
  Banner,
  ButtonLink,
  Card,
  DeadlineTag,
  Details,
  EmptyState,
  Grid,
  KeyValue,
  Link,
  Loading,
  Money,
  Notice,
  OfflineNote,
  Pager,
  Panel,
  ProcedureCard,
  QrCode,
  SearchBox,
  StatusTag,
  StepList,
  SummaryList,
  Tabs,
  Tag,
  Timeline,
} from '../components/index.ts';

const TITLE = 'Đăng ký thành lập hộ kinh doanh';

/** What citizens read: hits, what a procedure needs, answers to check, the confirmation, the history. */
export function ContentSamples() {
  return (
    <>
      <SearchBox id="mau-tim" label="Tìm trong các thủ tục" value="ho kinh doanh" />
      <ProcedureCard
        title={TITLE}
        href="#thu-tuc"
        code="1.001612"
        agency="UBND phường Tân Ninh"
        facts={[
          { label: 'Thời hạn', value: '3 ngày làm việc' },
          { label: 'Lệ phí', value: <Money vnd={100_000} /> },
        ]}
        tag={<Tag tone="success">Toàn trình</Tag>}
      />
      <ProcedureCard
        title="Đăng ký thay đổi nội dung đăng ký hộ kinh doanh"
        href="#thu-tuc"
        code="1.001720"
        agency="UBND phường Tân Ninh"
        facts={[
          { label: 'Thời hạn', value: '3 ngày làm việc' },
          { label: 'Lệ phí', value: 'Không thu' },
        ]}
        tag={<Tag tone="info">Một phần</Tag>}
      />
      <Pager next="#trang-sau" previous="#trang-truoc" shown="20 thủ tục" />

      <h2>Thông báo</h2>
      <Banner>Đã lưu. Bạn có thể làm tiếp trên máy khác.</Banner>
      <Notice title="Bạn cần chuẩn bị">
        <ul>
          <li>Ảnh chụp thẻ căn cước của chủ hộ</li>
          <li>Giấy tờ chứng minh quyền sử dụng địa điểm kinh doanh</li>
        </ul>
      </Notice>
      <Notice tone="warning" title="Cần bổ sung hồ sơ trước 17:00 28/11/2026">
        <p>
          Ảnh hợp đồng thuê bị mờ ở trang 2. <Link href="#bo-sung">Bổ sung giấy tờ</Link>
        </p>
      </Notice>
      <Notice tone="error" title="Chưa tải được tệp">
        <p>Tệp lớn hơn 10 MB. Hãy chụp lại ở độ phân giải thấp hơn.</p>
      </Notice>
      <OfflineNote />
      <Details summary="Vì sao chúng tôi hỏi số định danh?">
        <p>Để lấy sẵn họ tên, ngày sinh, nơi cư trú từ cơ sở dữ liệu quốc gia về dân cư, bạn không phải khai lại.</p>
      </Details>

      <h2>Kiểm tra lại trước khi nộp</h2>
      <SummaryList
        title="Hộ kinh doanh"
        answers={[
          { label: 'Tên hộ kinh doanh', value: 'Hộ kinh doanh Bánh tráng phơi sương Cô Ba', changeHref: '#sua' },
          { label: 'Địa điểm', value: 'Số 12 đường Cách Mạng Tháng Tám, phường Tân Ninh', changeHref: '#sua' },
          { label: 'Vốn kinh doanh', value: <Money vnd={150_000_000} />, changeHref: '#sua' },
          { label: 'Thư điện tử', value: null, changeHref: '#sua' },
        ]}
      />
      <StepList
        items={[
          { label: 'Chủ hộ', state: 'done', href: '#chu-ho' },
          { label: 'Hộ kinh doanh', state: 'current', href: '#ho' },
          { label: 'Giấy tờ', state: 'todo' },
          { label: 'Kiểm tra và nộp', state: 'todo' },
        ]}
      />
      <Panel level={2} title="Đã nộp hồ sơ" code="G15.25.36-261123-0007" codeLabel="Mã hồ sơ của bạn">
        <p>Chúng tôi đã gửi giấy tiếp nhận vào thư điện tử của bạn.</p>
      </Panel>

      <h2>Theo dõi hồ sơ</h2>
      <Tabs
        label="Phần của hồ sơ"
        items={[
          { href: '#dien-bien', label: 'Diễn biến', current: true },
          { href: '#noi-dung', label: 'Nội dung' },
          { href: '#tep', label: 'Giấy tờ', count: 3 },
        ]}
      />
      <KeyValue
        items={[
          { label: 'Thủ tục', value: TITLE },
          { label: 'Trạng thái', value: <StatusTag tone="progress">Đang xử lý</StatusTag> },
          {
            label: 'Hẹn trả',
            value: <DeadlineTag state="on-time" due={new Date('2026-11-26T10:00:00Z')} note="còn 2 ngày làm việc" />,
          },
          { label: 'Lệ phí', value: <Money vnd={100_000} /> },
        ]}
      />
      <Timeline
        items={[
          { at: new Date('2026-11-23T01:12:00Z'), title: 'Nộp hồ sơ trực tuyến', by: 'Nguyễn Thị Ba' },
          {
            at: new Date('2026-11-23T02:40:00Z'),
            title: 'Tiếp nhận hồ sơ',
            by: 'Trần Minh Khang – Trung tâm Phục vụ hành chính công phường Tân Ninh',
            detail: <a href="#giay">Giấy tiếp nhận hồ sơ và hẹn trả kết quả (PDF)</a>,
          },
          { title: 'Thẩm định', by: 'Phòng Kinh tế, Hạ tầng và Đô thị', state: 'current' },
          { title: 'Ký và trả kết quả', state: 'todo' },
        ]}
      />
      <p class="tagrow">
        <StatusTag tone="neutral">Bản nháp</StatusTag> <StatusTag tone="info">Đã nộp</StatusTag>{' '}
        <StatusTag tone="progress">Đang xử lý</StatusTag> <StatusTag tone="waiting">Chờ bổ sung</StatusTag>{' '}
        <StatusTag tone="success">Đã trả kết quả</StatusTag> <StatusTag tone="danger">Từ chối</StatusTag>
      </p>
      <p class="tagrow">
        <DeadlineTag state="soon" note="còn 4 giờ làm việc" />{' '}
        <DeadlineTag state="overdue" note="quá 1 ngày làm việc" /> <DeadlineTag state="paused" />{' '}
        <DeadlineTag state="done" /> <DeadlineTag state="done-late" />
      </p>
      <QrCode
        data="https://dichvuso.example.vn/xac-minh/7F3K-9QWD-2XHM"
        label="Mã QR dẫn đến trang xác minh 7F3K-9QWD-2XHM"
        caption={
          <>
            Quét để xác minh, hoặc nhập <code>7F3K-9QWD-2XHM</code>
          </>
        }
      />
      <EmptyState title="Bạn chưa có hồ sơ nào">
        <p>Hồ sơ đã nộp và bản nháp sẽ hiện ở đây.</p>
        <ButtonLink href="#thu-tuc">Tìm thủ tục</ButtonLink>
      </EmptyState>
      <Loading />
      <Grid>
        <Card title="Tra cứu hồ sơ" href="#tra-cuu">
          <p>Nhập mã trên giấy hẹn.</p>
        </Card>
        <Card title="Xác minh kết quả" href="#xac-minh">
          <p>Kiểm tra chữ ký số của giấy tờ.</p>
        </Card>
      </Grid>
    </>
  );
}
