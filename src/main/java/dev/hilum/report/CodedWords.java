package dev.hilum.report;

import dev.hilum.measure.Quantity;
import dev.hilum.measure.SeverityScale;
import dev.hilum.study.Caution;
import dev.hilum.study.Reason;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.SeriesDecision;

/** What coded reasons, cautions and scales say, in the language of the report; the codes stay as they are. */
final class CodedWords {
    private final Language language;

    CodedWords(Language language) {
        this.language = language;
    }

    String of(Reason reason) {
        return language.say(reason.text(), chinese(reason.code()));
    }

    private static String chinese(ReasonCode code) {
        return switch (code) {
            case NO_CT -> "检查中没有CT图像";
            case LOCALIZER_ONLY -> "检查中只有定位像";
            case NO_PIXEL_DATA -> "图像没有像素数据";
            case NO_GEOMETRY -> "图像缺少位置、方向或像素间距";
            case DECODE_FAILED -> "像素数据无法解码";
            case PIXEL_FORMAT -> "不支持的像素格式";
            case NOT_HU -> "像素值不是CT值（HU）";
            case DERIVED -> "为后处理图像，非原始轴位断层";
            case PATIENT_MISMATCH -> "同一检查中出现不同的患者ID";
            case INTENDED_USE -> "不在模型的预期用途之内（如年龄低于下限）";
            case NOT_AXIAL -> "不是轴位图像";
            case GANTRY_TILT -> "机架倾斜";
            case DUPLICATE_SLICES -> "同一位置有重复层面";
            case MISSING_SLICES -> "缺少层面";
            case SPACING -> "层间距不一致或过大";
            case TOO_FEW_SLICES -> "层数过少";
            case LOSSY -> "图像经有损压缩";
            case NOT_CHEST -> "图像中未见肺部";
            case LUNGS_CUT_OFF -> "肺部成像范围不足";
        };
    }

    String of(Caution caution) {
        return language.say(
                caution.text(),
                switch (caution.code()) {
                    case LUNGS_PARTIAL -> "肺部未完全成像：占比仅指已成像的肺";
                    case LOSSY_INPUT -> "图像经有损压缩：小病灶与CT值可能改变";
                    case THICK_SLICES -> "层厚较大：可能漏检小于层厚的结节，体积不确定";
                    case CONTRAST -> "使用了对比剂：病灶与血管密度升高";
                    case SHARP_KERNEL -> "锐利重建核：噪声使CT值范围变宽，可能类似病灶";
                    case NO_PATIENT_AGE -> "患者年龄与出生日期均未知：无法核对年龄下限";
                });
    }

    String of(Quantity.Unknown unknown) {
        return language.say(
                unknown.text(),
                switch (unknown.why()) {
                    case MEASUREMENT_FAILURE -> "测量失败";
                    case NOT_ATTEMPTED -> "未进行测量";
                    case OUT_OF_RANGE -> "数值超出范围";
                    case UNKNOWN -> "数值未知";
                });
    }

    /** Why a series was taken or left. */
    String of(SeriesDecision decision) {
        Reason reason = decision.reason();
        String chinese = decision.taken()
                ? "合格序列中最适合者"
                : reason == null ? "另有更适合的序列" : reason.code() + "：" + chinese(reason.code());
        return language.say(decision.why(), chinese);
    }

    /** Name and steps of the scale. */
    String of(SeverityScale scale) {
        return language.say(
                scale.meaning() + "; " + scale.steps(),
                switch (scale) {
                    case SIX_ZONES -> "六个肺区各0–4分，总分0–24；0 无，1 <25 %，2 25–<50 %，3 50–<75 %，4 ≥75 %";
                    case FIVE_LOBES -> "五个肺叶各0–5分，总分0–25；0 无，1 <5 %，2 5–25 %，3 >25–<50 %，4 50–75 %，5 >75 %";
                });
    }
}
