import {
  BackLink,
  Button,
  ButtonGroup,
  ButtonLink,
  Checkbox,
  Checkboxes,
  DateInput,
  ErrorSummary,
  Fieldset,
  FileUpload,
  Form,
  MoneyInput,
  NumberInput,
  Radios,
  SearchSelect,
  Select,
  StepIndicator,
  Textarea,
  TextInput,
} from '../components/index.ts';
import { errorFor } from '../form.ts';

const problems = [
  { path: 'sample.phone', message: 'Nhập số điện thoại di động gồm 10 chữ số' },
  { path: 'sample.issued', message: 'Ngày cấp phải là một ngày đã qua' },
  { path: 'sample.capital', message: 'Nhập vốn kinh doanh bằng số' },
  { path: 'sample.premises', message: 'Chọn quyền sử dụng địa điểm kinh doanh' },
];

/** Questions of a form, one with every kind of error. */
export function FormSamples() {
  return (
    <>
      <BackLink href="#bieu-mau" />
      <StepIndicator current={2} total={6} label="Hộ kinh doanh" />
      <ErrorSummary problems={problems} />
      <Form action="/he-thiet-ke" hidden={{ key: 'mau' }} multipart>
        <TextInput
          name="sample.name"
          label="Tên hộ kinh doanh"
          hint="Viết đầy đủ cụm từ “Hộ kinh doanh” và tên riêng, ví dụ: Hộ kinh doanh Bánh tráng Cô Ba."
          value="Hộ kinh doanh Bánh tráng phơi sương Cô Ba"
          maxLength={150}
          width="full"
        />
        <TextInput
          name="sample.phone"
          label="Điện thoại di động"
          type="tel"
          inputMode="tel"
          autocomplete="tel"
          width="m"
          value="0912 34"
          error={errorFor(problems, 'sample.phone')}
        />
        <TextInput name="sample.email" label="Thư điện tử" type="email" autocomplete="email" optional />
        <DateInput
          name="sample.issued"
          label="Ngày cấp thẻ căn cước"
          value="31/2/2026"
          error={errorFor(problems, 'sample.issued')}
        />
        <MoneyInput
          name="sample.capital"
          label="Vốn kinh doanh"
          hint="Tổng số tiền góp vào hộ kinh doanh."
          value="một trăm triệu"
          error={errorFor(problems, 'sample.capital')}
        />
        <NumberInput name="sample.workers" label="Số lao động" suffix="người" value={3} />
        <Radios
          name="sample.premises"
          label="Địa điểm kinh doanh là"
          options={[
            { value: 'own', label: 'Nhà, đất của tôi' },
            { value: 'rented', label: 'Thuê hoặc mượn', hint: 'Chuẩn bị ảnh chụp hợp đồng thuê hoặc giấy cho mượn.' },
          ]}
          error={errorFor(problems, 'sample.premises')}
        />
        <Checkboxes
          name="sample.channels"
          label="Muốn nhận thông báo qua"
          optional
          options={[
            { value: 'sms', label: 'Tin nhắn SMS' },
            { value: 'email', label: 'Thư điện tử' },
            { value: 'app', label: 'Thông báo trên cổng' },
          ]}
          values={['app']}
        />
        <Select
          name="sample.tax"
          label="Phương pháp tính thuế"
          options={[
            { value: 'declare', label: 'Kê khai' },
            { value: 'lump', label: 'Từng lần phát sinh' },
          ]}
        />
        <SearchSelect
          name="sample.trade"
          queryName="sample.tradeQuery"
          label="Ngành, nghề kinh doanh chính"
          hint="Gõ vài từ rồi bấm Tìm, có dấu hoặc không dấu đều được."
          query="banh trang"
          options={[
            { value: '1074', label: '1074 – Sản xuất mì ống, mỳ sợi và sản phẩm tương tự' },
            { value: '4632', label: '4632 – Bán buôn thực phẩm' },
          ]}
        />
        <FileUpload
          name="sample.lease"
          label="Hợp đồng thuê địa điểm"
          hint="Chụp rõ bốn góc, đủ sáng."
          kinds="ảnh JPG, PNG hoặc tệp PDF"
          accept="image/jpeg,image/png,application/pdf"
          maxBytes={10 * 1024 * 1024}
          files={[{ id: 'f1', name: 'hop-dong-thue-trang-1.jpg', size: 2_416_000, href: '#tep' }]}
        />
        <Textarea name="sample.note" label="Nội dung cần trao đổi thêm" optional rows={3} />
        <Fieldset legend="Cam kết">
          <Checkbox
            name="sample.promise"
            label="Tôi cam kết những thông tin trên là đúng sự thật và chịu trách nhiệm trước pháp luật."
          />
        </Fieldset>
        <ButtonGroup>
          <Button>Tiếp tục</Button>
          <Button kind="secondary" name="_save" value="1" noValidate>
            Lưu và làm sau
          </Button>
          <ButtonLink kind="quiet" href="#bieu-mau">
            Bỏ qua câu này
          </ButtonLink>
          <Button kind="danger" name="_withdraw" value="1">
            Rút hồ sơ
          </Button>
        </ButtonGroup>
      </Form>
    </>
  );
}
